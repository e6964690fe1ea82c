"""A canvas for the drawn photos of the demonstration: a room or a yard, soft shadows, and a line of writing if it can."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 960, 720
# Small enough to be taken in a thousand times within seconds, large enough for a page.
SERVED = (640, 480)
FLOOR = 480
Colour = tuple[int, int, int]
Point = tuple[float, float]

# Fonts with Chinese glyphs, as distributions name them. Without any, the pictures stay without words.
FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansSC-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
)

CARTON, CARTON_DARK = (196, 152, 98), (160, 118, 70)
STEEL, STEEL_DARK, DARK = (176, 182, 190), (118, 126, 136), (52, 56, 62)
RED, RED_DARK, GREEN, YELLOW, BLUE = (204, 44, 38), (150, 26, 24), (42, 140, 84), (236, 186, 52), (58, 110, 176)
WHITE, WOOD, WOOD_DARK = (246, 246, 242), (170, 124, 80), (120, 84, 52)


class Canvas:
    """One picture in the making. Measures are in picture points, the floor begins at y = FLOOR."""

    def __init__(self, wall: Colour, floor: Colour, chance: Random) -> None:
        self.chance = chance
        self.image = _graded(wall, floor)
        self.draw = ImageDraw.Draw(self.image)

    def shadow(self, left: float, right: float, ground: float, strength: int = 90) -> None:
        layer = Image.new("L", (WIDTH // 4, HEIGHT // 4))
        height = (right - left) * 0.07 + 6
        oval = (left / 4 - 4, (ground - height) / 4, right / 4 + 8, (ground + height) / 4)
        ImageDraw.Draw(layer).ellipse(oval, fill=strength)
        layer = layer.filter(ImageFilter.GaussianBlur(3)).resize((WIDTH, HEIGHT))
        self.image.paste((20, 22, 26), (0, 0), layer)

    def block(self, left: float, top: float, width: float, height: float, colour: Colour, depth: float = 26) -> None:
        """Draw a box with a lit top and a shaded side."""
        right, bottom = left + width, top + height
        self.draw.polygon(
            [(left, top), (left + depth, top - depth * 0.6), (right + depth, top - depth * 0.6), (right, top)],
            fill=lighter(colour, 24),
        )
        self.draw.polygon(
            [(right, top), (right + depth, top - depth * 0.6), (right + depth, bottom - depth * 0.6), (right, bottom)],
            fill=lighter(colour, -38),
        )
        self.draw.rectangle((left, top, right, bottom), fill=colour)

    def carton(self, left: float, ground: float, width: float, height: float) -> None:
        self.block(left, ground - height, width, height, CARTON)
        self.draw.rectangle(
            (left + width * 0.44, ground - height, left + width * 0.56, ground), fill=lighter(CARTON, 18)
        )
        self.draw.line((left, ground - height * 0.2, left + width, ground - height * 0.2), fill=CARTON_DARK, width=2)

    def panel(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, edge: Colour = DARK, line: int = 4
    ) -> None:
        self.draw.rounded_rectangle((left, top, right, bottom), radius=8, fill=colour, outline=edge, width=line)

    def curve(self, points: list[Point], colour: Colour, width: int = 6) -> None:
        """Draw a smooth line through the points, as a cable hangs."""
        smooth = []
        padded = [points[0], *points, points[-1]]
        for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
            smooth += [_between(before, start, end, after, step / 14) for step in range(15)]
        self.draw.line(smooth, fill=colour, width=width, joint="curve")

    def tick(self, x: float, y: float, size: float = 34) -> None:
        self.draw.ellipse((x - size, y - size, x + size, y + size), fill=GREEN, outline=WHITE, width=5)
        self.draw.line(
            [(x - size * 0.45, y), (x - size * 0.1, y + size * 0.38), (x + size * 0.5, y - size * 0.38)],
            fill=WHITE, width=9, joint="curve",
        )  # fmt: skip

    def finished(self, caption: str) -> bytes:
        """Return the picture as the bytes of a JPEG file, with the caption in the corner where there is a font."""
        picture = self.image
        font = _font(26)
        if font is not None:
            strip = Image.new("L", (WIDTH, 48), 130)
            picture.paste((16, 18, 22), (0, HEIGHT - 48), strip)
            ImageDraw.Draw(picture).text((20, HEIGHT - 41), caption, font=font, fill=WHITE)
        written = BytesIO()
        picture.resize(SERVED, Image.Resampling.LANCZOS).save(written, "JPEG", quality=82)
        return written.getvalue()


def lighter(colour: Colour, by: int) -> Colour:
    red, green, blue = (max(0, min(255, part + by)) for part in colour)
    return red, green, blue


def _graded(wall: Colour, floor: Colour) -> Image.Image:
    """Return a wall that is lit from above and a floor that comes nearer, with a skirting between them."""
    column = Image.new("RGB", (1, HEIGHT))
    for y in range(HEIGHT):
        if y < FLOOR:
            column.putpixel((0, y), lighter(wall, 16 - y * 40 // FLOOR))
        else:
            column.putpixel((0, y), lighter(floor, (y - FLOOR) * 44 // (HEIGHT - FLOOR) - 26))
    image = column.resize((WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, FLOOR - 12, WIDTH, FLOOR), fill=lighter(wall, -58))
    for x in range(-WIDTH, 2 * WIDTH, 150):
        draw.line(
            (WIDTH / 2 + (x - WIDTH / 2) * 0.62, FLOOR, x * 1.6 - WIDTH * 0.3, HEIGHT),
            fill=lighter(floor, -24),
            width=2,
        )
    for y in (FLOOR + 44, FLOOR + 112, FLOOR + 206):
        draw.line((0, y, WIDTH, y), fill=lighter(floor, -18), width=2)
    return image


def _between(before: Point, start: Point, end: Point, after: Point, share: float) -> Point:
    """Return a point of the Catmull-Rom curve from start to end."""
    x, y = (
        0.5 * (2 * b + (c - a) * share + (2 * a - 5 * b + 4 * c - d) * share**2 + (3 * b - a - 3 * c + d) * share**3)
        for a, b, c, d in zip(before, start, end, after, strict=True)
    )
    return x, y


def _font(size: int) -> ImageFont.FreeTypeFont | None:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None
