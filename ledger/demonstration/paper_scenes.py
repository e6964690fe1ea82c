"""A sheet somebody has handed in: lines of writing, the names covered, a signature nobody can read."""

from ledger.demonstration.canvas import BLUE, DARK, WHITE, Canvas


def letter(canvas: Canvas, found: bool) -> None:
    canvas.shadow(260, 700, 690)
    canvas.panel(270, 70, 690, 680, WHITE)
    canvas.draw.rectangle((390, 110, 570, 140), fill=DARK)
    for number in range(9):
        canvas.draw.line(
            (320, 200 + number * 42, 640 - number % 4 * 40, 200 + number * 42), fill=(90, 96, 110), width=6
        )
    canvas.draw.rectangle((320, 186, 430, 214), fill=DARK)
    canvas.curve([(500, 620), (540, 596), (580, 634), (640, 600)], BLUE, 5)
