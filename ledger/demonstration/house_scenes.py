"""A self-built house, cracked as it was found and put right."""

from ledger.demonstration.canvas import DARK, FLOOR, STEEL, WHITE, WOOD, WOOD_DARK, Canvas

WALL, PLASTER = (196, 150, 122), (224, 214, 196)


def house(canvas: Canvas, found: bool) -> None:
    canvas.panel(180, 170, 780, FLOOR + 40, WALL if found else PLASTER)
    canvas.draw.polygon([(140, 180), (480, 60), (820, 180)], fill=WOOD_DARK)
    canvas.panel(260, 260, 390, 380, (150, 196, 224), edge=WHITE, line=8)
    canvas.panel(560, 270, 680, FLOOR + 40, WOOD)
    if found:
        crack = [(400, 176), (428, 240), (410, 300), (452, 360), (438, 430), (470, FLOOR + 36)]
        canvas.draw.line(crack, fill=DARK, width=7)
        canvas.draw.line([(428, 240), (470, 262), (500, 300)], fill=DARK, width=4)
        return
    for x in (200, 440, 740):
        canvas.panel(x, 176, x + 26, FLOOR + 40, STEEL)
