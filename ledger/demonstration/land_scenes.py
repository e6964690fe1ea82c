"""A field: built on as it was found, and sown again."""

from ledger.demonstration.canvas import DARK, FLOOR, HEIGHT, STEEL, WHITE, WIDTH, WOOD, Canvas

SOIL, CROP, FURROW = (150, 120, 86), (104, 146, 70), (120, 94, 66)


def field(canvas: Canvas, found: bool) -> None:
    canvas.draw.rectangle((0, 330, WIDTH, HEIGHT), fill=SOIL)
    for number in range(9):
        y = 350 + number * 44
        canvas.draw.line([(0, y), (WIDTH, y + 18)], fill=FURROW if found else CROP, width=6 if found else 20)
    for x in range(40, WIDTH, 150):
        canvas.draw.ellipse((x, 288, x + 60, 340), fill=(96, 128, 78))
    if not found:
        canvas.tick(820, 420)
        return
    canvas.shadow(220, 760, FLOOR + 30)
    canvas.panel(240, 300, 720, FLOOR + 20, (206, 204, 198))
    canvas.panel(220, 268, 740, 304, STEEL)
    canvas.panel(300, 350, 400, 430, DARK, edge=WHITE, line=6)
    canvas.panel(540, 360, 640, FLOOR + 20, WOOD)
    canvas.draw.polygon([(60, FLOOR + 60), (150, FLOOR - 60), (240, FLOOR + 60)], fill=(188, 178, 150))
