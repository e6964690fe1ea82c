"""The scenes that the drawn photos show: each once as it was found and once put right."""

from collections.abc import Callable
from random import Random

from ledger.demonstration.canvas import (
    BLUE,
    CARTON,
    DARK,
    FLOOR,
    GREEN,
    HEIGHT,
    RED,
    RED_DARK,
    STEEL,
    STEEL_DARK,
    WHITE,
    WIDTH,
    WOOD,
    WOOD_DARK,
    YELLOW,
    Canvas,
    Colour,
    lighter,
)
from ledger.demonstration.house_scenes import house
from ledger.demonstration.land_scenes import field
from ledger.demonstration.paper_scenes import letter

ROOM: tuple[Colour, Colour] = ((214, 210, 198), (150, 146, 140))
WORKSHOP: tuple[Colour, Colour] = ((186, 198, 206), (132, 138, 140))
YARD: tuple[Colour, Colour] = ((178, 208, 230), (150, 150, 148))
KITCHEN: tuple[Colour, Colour] = ((226, 230, 228), (164, 156, 146))


def exit_door(canvas: Canvas, found: bool) -> None:
    canvas.panel(330, 130, 630, FLOOR, (96, 136, 116))
    canvas.draw.rectangle((350, 152, 610, 300), outline=lighter((96, 136, 116), -24), width=4)
    canvas.panel(400, 70, 560, 116, GREEN, edge=WHITE)
    canvas.draw.polygon([(490, 93), (466, 79), (466, 88), (430, 88), (430, 98), (466, 98), (466, 107)], fill=WHITE)
    if not found:
        canvas.draw.polygon([(330, 130), (250, 160), (250, FLOOR + 26), (330, FLOOR)], fill=(72, 108, 92))
        canvas.draw.rectangle((338, 138, 622, FLOOR), fill=(236, 240, 236))
        return
    canvas.draw.line([(586, 330), (640, 330)], fill=STEEL_DARK, width=12)
    canvas.panel(600, 332, 650, 386, YELLOW)
    canvas.draw.arc((606, 298, 644, 350), 180, 360, fill=STEEL_DARK, width=9)
    canvas.shadow(250, 560, 610)
    canvas.carton(250, 600, 150, 120)
    canvas.carton(410, 620, 170, 150)
    canvas.carton(290, 480, 130, 90)


def corridor(canvas: Canvas, found: bool) -> None:
    canvas.draw.polygon([(0, 0), (340, 170), (340, FLOOR - 40), (0, HEIGHT)], fill=(196, 192, 180))
    canvas.draw.polygon([(WIDTH, 0), (620, 170), (620, FLOOR - 40), (WIDTH, HEIGHT)], fill=(186, 182, 172))
    canvas.draw.polygon([(0, HEIGHT), (340, FLOOR - 40), (620, FLOOR - 40), (WIDTH, HEIGHT)], fill=(150, 146, 138))
    canvas.draw.rectangle((340, 170, 620, FLOOR - 40), fill=(228, 230, 224))
    canvas.panel(420, 250, 540, FLOOR - 40, (96, 136, 116))
    canvas.panel(440, 196, 520, 226, GREEN, edge=WHITE, line=2)
    if not found:
        canvas.draw.polygon([(330, HEIGHT), (440, FLOOR - 36), (520, FLOOR - 36), (630, HEIGHT)], fill=(164, 160, 150))
        return
    canvas.shadow(110, 430, 660)
    canvas.carton(120, 660, 180, 160)
    canvas.carton(150, 500, 150, 110)
    canvas.carton(310, 610, 140, 120)
    canvas.shadow(600, 830, 650)
    canvas.block(600, 470, 190, 170, WOOD)
    canvas.draw.line((600, 540, 790, 540), fill=WOOD_DARK, width=5)


def window(canvas: Canvas, found: bool) -> None:
    canvas.panel(270, 90, 690, 400, (150, 196, 224), edge=WHITE, line=14)
    canvas.draw.rectangle((473, 96, 487, 394), fill=WHITE)
    canvas.draw.polygon([(300, 380), (420, 110), (460, 110), (340, 380)], fill=(176, 214, 236))
    canvas.draw.rectangle((250, 400, 710, 424), fill=(206, 204, 196))
    bars = range(290, 690, 36) if found else range(290, 480, 36)
    for x in bars:
        canvas.draw.line((x, 74, x, 412), fill=STEEL_DARK, width=9)
    right = 696 if found else 480
    for y in (80, 200, 320, 408):
        canvas.draw.line((266, y, right, y), fill=STEEL_DARK, width=9)
    if not found:
        canvas.draw.polygon([(486, 80), (590, 50), (590, 436), (486, 408)], outline=STEEL_DARK, width=9)
        canvas.draw.line([(538, 66), (538, 424)], fill=STEEL_DARK, width=8)
        canvas.panel(500, 452, 700, 500, RED, edge=WHITE)


def extinguisher(canvas: Canvas, found: bool) -> None:
    canvas.panel(300, 120, 660, 540, (206, 204, 196))
    for x in (390, 540):
        canvas.shadow(x - 60, x + 70, 530)
        canvas.draw.rounded_rectangle((x - 52, 250, x + 52, 530), radius=30, fill=RED)
        canvas.draw.rounded_rectangle((x - 44, 262, x - 22, 500), radius=10, fill=lighter(RED, 40))
        canvas.draw.rectangle((x - 20, 214, x + 20, 256), fill=DARK)
        canvas.draw.line([(x - 44, 204), (x + 30, 216)], fill=DARK, width=12)
        canvas.curve([(x + 18, 226), (x + 66, 270), (x + 58, 380), (x + 54, 440)], DARK, 10)
        canvas.panel(x - 36, 350, x + 36, 440, WHITE, edge=lighter(RED, -40), line=2)
        colour, needle = (RED, (x - 24, 300)) if found else (GREEN, (x, 276))
        canvas.draw.ellipse((x - 34, 270, x + 34, 338), fill=WHITE, outline=DARK, width=4)
        canvas.draw.arc((x - 26, 278, x + 26, 330), 180, 360, fill=colour, width=9)
        canvas.draw.line([(x, 306), needle], fill=DARK, width=4)
    if found:
        canvas.carton(250, 640, 220, 130)
        canvas.carton(480, 660, 180, 110)


def wires(canvas: Canvas, found: bool) -> None:
    canvas.draw.rectangle((0, 0, WIDTH, 110), fill=WOOD)
    for x in range(0, WIDTH, 96):
        canvas.draw.line((x, 0, x, 110), fill=WOOD_DARK, width=4)
    canvas.panel(430, 250, 530, 330, WHITE)
    for x in (462, 498):
        canvas.draw.line((x, 276, x, 302), fill=DARK, width=6)
    if not found:
        canvas.draw.line((0, 150, 480, 150), fill=STEEL, width=22)
        canvas.draw.line((480, 141, 480, 250), fill=STEEL, width=22)
        canvas.panel(452, 126, 508, 176, STEEL)
        for x in (120, 280, 420):
            canvas.draw.rectangle((x, 134, x + 12, 166), fill=STEEL_DARK)
        return
    canvas.curve([(0, 120), (140, 180), (260, 116), (400, 210), (478, 250)], (186, 40, 36), 8)
    canvas.curve([(0, 96), (170, 150), (330, 104), (460, 170), (500, 250)], (40, 70, 150), 8)
    canvas.curve([(520, 260), (640, 340), (760, 260), (880, 470), (WIDTH, 560)], (40, 44, 48), 9)
    for x, y in ((258, 118), (642, 338)):
        canvas.draw.rounded_rectangle((x - 26, y - 14, x + 26, y + 14), radius=8, fill=(28, 28, 30))
    canvas.shadow(600, 900, 640)
    canvas.panel(640, 560, 860, 610, WHITE)
    for x in range(664, 850, 46):
        canvas.draw.ellipse((x, 572, x + 26, 598), fill=(70, 66, 62))


def wall_panel(canvas: Canvas, found: bool) -> None:
    colour = (236, 222, 150) if found else (202, 206, 208)
    for x in range(90, 870, 130):
        canvas.panel(x, 80, x + 126, FLOOR, colour, edge=lighter(colour, -50), line=3)
    if found:
        canvas.draw.polygon([(350, 80), (476, 80), (450, 240), (470, FLOOR), (350, FLOOR)], fill=(248, 240, 206))
        for _ in range(260):
            x, y = canvas.chance.randrange(354, 448), canvas.chance.randrange(90, 470)
            canvas.draw.ellipse((x, y, x + 9, y + 8), fill=(255, 250, 226), outline=(226, 214, 168))
        return
    canvas.tick(820, 420)


def bed(canvas: Canvas, found: bool) -> None:
    canvas.draw.rectangle((80, 60, 880, 76), fill=WOOD_DARK)
    for x in (80, 460, 864):
        canvas.draw.rectangle((x, 60, x + 16, FLOOR + 10), fill=WOOD_DARK)
    for x in (120, 240, 360, 520, 640, 760):
        canvas.carton(x, 230, 90, 90)
    canvas.draw.rectangle((80, 232, 880, 246), fill=WOOD_DARK)
    if not found:
        for x in (130, 300, 540, 700):
            canvas.carton(x, FLOOR + 6, 130, 140)
        return
    canvas.shadow(180, 820, 640)
    canvas.block(190, 500, 560, 110, WOOD, depth=60)
    canvas.block(196, 450, 548, 60, (108, 140, 188), depth=58)
    canvas.draw.rounded_rectangle((206, 416, 340, 466), radius=22, fill=WHITE)
    canvas.draw.line((560, 452, 560, 508), fill=(84, 112, 160), width=8)


def ebike(canvas: Canvas, found: bool) -> None:
    canvas.panel(700, 220, 780, 300, WHITE)
    if not found:
        canvas.panel(110, 120, 620, 200, GREEN, edge=WHITE)
        canvas.draw.line((120, 200, 120, FLOOR + 20), fill=STEEL_DARK, width=14)
        canvas.draw.line((610, 200, 610, FLOOR + 20), fill=STEEL_DARK, width=14)
    shift = 0 if found else -130
    canvas.shadow(250 + shift, 720 + shift, 650)
    for x in (310, 640):
        canvas.draw.ellipse((x - 74 + shift, 500, x + 74 + shift, 648), outline=DARK, width=18)
        canvas.draw.ellipse((x - 16 + shift, 558, x + 16 + shift, 590), fill=STEEL_DARK)
    frame = [(310, 574), (420, 560), (540, 574), (590, 420), (640, 574)]
    canvas.draw.line([(x + shift, y) for x, y in frame], fill=BLUE, width=24, joint="curve")
    canvas.draw.line([(590 + shift, 430), (560 + shift, 360), (620 + shift, 350)], fill=DARK, width=14, joint="curve")
    canvas.draw.rounded_rectangle((330 + shift, 440, 480 + shift, 486), radius=18, fill=DARK)
    canvas.draw.rounded_rectangle((410 + shift, 490, 520 + shift, 566), radius=10, fill=lighter(BLUE, 30))
    if found:
        canvas.curve([(740, 270), (760, 400), (620, 470), (500, 520)], DARK, 8)
        canvas.carton(790, 600, 120, 180)


def lane(canvas: Canvas, found: bool) -> None:
    canvas.draw.polygon([(200, HEIGHT), (430, FLOOR), (560, FLOOR), (840, HEIGHT)], fill=(96, 98, 102))
    for near, far in ((260, 442), (780, 548)):
        canvas.draw.line([(near, HEIGHT), (far, FLOOR)], fill=YELLOW, width=8)
    for x in (60, 740):
        canvas.block(x, 200, 190, 280, (198, 184, 166), depth=30)
        for y in (230, 320):
            canvas.panel(x + 30, y, x + 150, y + 60, (150, 196, 224), edge=WHITE)
    if not found:
        canvas.draw.polygon([(420, 660), (480, 560), (500, 560), (560, 660)], fill=(240, 240, 236))
        return
    canvas.shadow(330, 760, 650)
    canvas.block(340, 360, 250, 230, BLUE, depth=40)
    canvas.block(600, 430, 130, 160, (226, 228, 230), depth=30)
    canvas.panel(616, 446, 700, 506, (150, 196, 224))
    for x in (380, 500, 640):
        canvas.draw.ellipse((x, 570, x + 76, 646), fill=DARK)
        canvas.draw.ellipse((x + 24, 594, x + 52, 622), fill=STEEL)


def stacks(canvas: Canvas, found: bool) -> None:
    for x in (0, 690):
        canvas.block(x, 150, 250, 330, (206, 190, 170), depth=24)
        canvas.panel(x + 70, 240, x + 190, 330, (150, 196, 224), edge=WHITE)
    if not found:
        canvas.draw.rectangle((300, 560, 660, 566), fill=YELLOW)
        canvas.tick(480, 400)
        return
    canvas.shadow(280, 720, 600)
    for row, y in enumerate(range(560, 330, -46)):
        for x in range(280 + row * 8, 660, 96):
            canvas.block(x, y - 34, 88, 30, WOOD, depth=18)
            canvas.draw.line((x, y - 18, x + 88, y - 18), fill=WOOD_DARK, width=4)
    canvas.draw.polygon([(230, 330), (480, 210), (760, 320), (760, 340), (480, 232), (230, 350)], fill=STEEL_DARK)


def gas(canvas: Canvas, found: bool) -> None:
    canvas.block(90, 380, 420, 160, STEEL, depth=40)
    for x in (190, 380):
        canvas.draw.ellipse((x - 54, 346, x + 54, 382), fill=DARK)
        canvas.draw.ellipse((x - 30, 352, x + 30, 374), outline=(90, 120, 200), width=5)
    bottles = (600, 760) if found else (700,)
    for x in bottles:
        canvas.shadow(x - 70, x + 80, 640)
        canvas.draw.rounded_rectangle((x - 66, 380, x + 66, 640), radius=50, fill=(86, 116, 128))
        canvas.draw.rounded_rectangle((x - 52, 400, x - 28, 610), radius=12, fill=(126, 158, 170))
        canvas.draw.rectangle((x - 26, 350, x + 26, 386), fill=STEEL_DARK)
        canvas.draw.rectangle((x - 40, 338, x + 40, 352), fill=DARK)
    if found:
        canvas.curve([(600, 346), (560, 300), (540, 420), (470, 400)], (196, 104, 40), 11)
        canvas.curve([(760, 346), (640, 250), (520, 330), (400, 392)], (196, 104, 40), 11)
        return
    canvas.curve([(700, 346), (640, 300), (580, 400), (512, 410)], (228, 150, 40), 11)
    canvas.panel(620, 110, 800, 210, WHITE)
    canvas.draw.ellipse((650, 136, 698, 184), outline=STEEL_DARK, width=6)
    canvas.draw.ellipse((740, 148, 764, 172), fill=GREEN)


def switch_box(canvas: Canvas, found: bool) -> None:
    canvas.panel(320, 90, 640, 430, (190, 194, 196))
    if not found:
        canvas.draw.polygon(
            [(450, 180), (520, 180), (488, 250), (530, 250), (440, 350), (470, 276), (430, 276)], fill=YELLOW
        )
        canvas.draw.ellipse((606, 250, 626, 270), fill=DARK)
        canvas.draw.rectangle((300, 560, 660, 566), fill=YELLOW)
        return
    canvas.draw.rectangle((340, 110, 620, 410), fill=(92, 96, 100))
    for x in range(362, 600, 60):
        canvas.panel(x, 190, x + 44, 270, WHITE)
        canvas.draw.rectangle((x + 14, 214, x + 30, 244), fill=DARK)
        canvas.curve([(x + 22, 270), (x + 4, 330), (x + 40, 370), (x + 20, 430)], (RED, BLUE, GREEN, YELLOW)[x % 4], 6)
    canvas.shadow(330, 720, 640)
    canvas.carton(330, 630, 180, 130)
    canvas.carton(520, 640, 160, 170)


def machine(canvas: Canvas, found: bool) -> None:
    canvas.shadow(190, 780, 640)
    canvas.block(200, 470, 560, 160, (74, 124, 110), depth=50)
    canvas.block(250, 210, 150, 260, (84, 138, 122), depth=40)
    for x, radius in ((520, 84), (670, 60)):
        canvas.draw.ellipse((x - radius, 400 - radius, x + radius, 400 + radius), fill=STEEL, outline=DARK, width=8)
        canvas.draw.ellipse((x - 18, 382, x + 18, 418), fill=DARK)
    canvas.draw.line([(520, 316), (670, 340)], fill=DARK, width=10)
    canvas.draw.line([(520, 484), (670, 460)], fill=DARK, width=10)
    canvas.draw.ellipse((290, 260, 330, 300), fill=RED)
    if not found:
        canvas.draw.rounded_rectangle((420, 296, 750, 500), radius=40, fill=YELLOW, outline=(180, 136, 24), width=6)
        for x in range(450, 740, 34):
            canvas.draw.line((x, 320, x, 476), fill=(180, 136, 24), width=5)


def railing(canvas: Canvas, found: bool) -> None:
    canvas.block(60, 400, 840, 60, STEEL, depth=30)
    for x in (120, 460, 820):
        canvas.draw.rectangle((x, 460, x + 26, HEIGHT), fill=STEEL_DARK)
    posts = [80, 200, 320, 680, 800, 880] if found else list(range(80, 900, 100))
    for x in posts:
        canvas.draw.line((x, 220, x, 400), fill=YELLOW, width=14)
    spans = ((80, 320), (680, 880)) if found else ((80, 880),)
    for left, right in spans:
        for y in (224, 310):
            canvas.draw.line((left, y, right, y), fill=YELLOW, width=12)
    if found:
        canvas.draw.line([(320, 224), (390, 250)], fill=YELLOW, width=10)
    else:
        canvas.draw.rectangle((60, 376, 900, 400), fill=(60, 64, 70))


def barrels(canvas: Canvas, found: bool) -> None:
    if not found:
        canvas.panel(180, 120, 780, 610, YELLOW, edge=(170, 130, 20), line=8)
        canvas.draw.line((480, 128, 480, 602), fill=(170, 130, 20), width=6)
        canvas.draw.polygon([(300, 220), (370, 340), (230, 340)], fill=RED, outline=WHITE, width=6)
        canvas.panel(500, 340, 520, 420, DARK)
        return
    for x, ground, colour in ((230, 600, BLUE), (400, 630, RED_DARK), (570, 600, (60, 110, 90)), (720, 640, BLUE)):
        canvas.shadow(x - 80, x + 90, ground)
        canvas.draw.rectangle((x - 72, ground - 210, x + 72, ground), fill=colour)
        canvas.draw.ellipse((x - 72, ground - 24, x + 72, ground + 20), fill=colour)
        canvas.draw.ellipse(
            (x - 72, ground - 234, x + 72, ground - 188), fill=(40, 42, 46), outline=lighter(colour, 40), width=6
        )
        for y in (70, 140):
            canvas.draw.line((x - 72, ground - y, x + 72, ground - y), fill=lighter(colour, -30), width=6)


def sign(canvas: Canvas, found: bool) -> None:
    canvas.panel(340, 160, 640, FLOOR, STEEL)
    canvas.draw.ellipse((580, 320, 610, 350), fill=DARK)
    if found:
        for x, y in ((420, 210), (560, 212), (420, 290)):
            canvas.draw.ellipse((x, y, x + 8, y + 8), fill=STEEL_DARK)
        return
    canvas.draw.polygon([(490, 190), (570, 320), (410, 320)], fill=YELLOW, outline=DARK, width=8)
    canvas.draw.rectangle((484, 228, 496, 280), fill=DARK)
    canvas.draw.ellipse((483, 288, 497, 302), fill=DARK)
    canvas.panel(400, 344, 560, 400, RED, edge=WHITE)


def papers(canvas: Canvas, found: bool) -> None:
    canvas.block(0, 470, WIDTH, 300, WOOD, depth=40)
    canvas.draw.polygon([(280, 660), (330, 250), (650, 240), (700, 650)], fill=WHITE, outline=(200, 200, 196), width=3)
    lines = range(320, 620, 36)
    for number, y in enumerate(lines):
        share = (y - 250) / 410
        left, right = 330 - share * 44, 650 + share * 44
        if found and number > 2:
            canvas.draw.line((left, y, right, y), fill=(226, 226, 222), width=3)
        else:
            canvas.draw.line((left + 10, y, right - 10 - number % 3 * 60, y), fill=(90, 96, 110), width=7)
    canvas.draw.rectangle((380, 268, 600, 290), fill=DARK)
    if found:
        canvas.draw.line([(720, 420), (860, 620)], fill=BLUE, width=16)
    else:
        canvas.draw.ellipse((560, 540, 660, 640), outline=RED, width=9)
        canvas.draw.polygon([(610, 562), (620, 600), (600, 600)], fill=RED)


def shop_front(canvas: Canvas, found: bool) -> None:
    canvas.panel(140, 150, 820, FLOOR + 30, (222, 206, 186))
    canvas.draw.rectangle((120, 110, 840, 190), fill=(60, 96, 140) if not found else (140, 70, 60))
    canvas.draw.rectangle((220, 138, 620, 160), fill=WHITE)
    canvas.panel(180, 230, 440, 440, (150, 196, 224), edge=WHITE)
    canvas.panel(560, 230, 720, FLOOR + 30, (112, 132, 144), edge=WHITE)
    canvas.draw.ellipse((690, 360, 706, 376), fill=YELLOW)
    for x in (190, 280, 370):
        canvas.draw.rectangle((x + 6, 360, x + 58, 430), fill=CARTON)


Scene = Callable[[Canvas, bool], None]

SCENES: dict[str, tuple[Scene, tuple[Colour, Colour]]] = {
    "exit": (exit_door, ROOM),
    "corridor": (corridor, ROOM),
    "window": (window, ROOM),
    "extinguisher": (extinguisher, WORKSHOP),
    "wires": (wires, ROOM),
    "panel": (wall_panel, WORKSHOP),
    "bed": (bed, ROOM),
    "ebike": (ebike, ROOM),
    "lane": (lane, YARD),
    "stacks": (stacks, YARD),
    "gas": (gas, KITCHEN),
    "box": (switch_box, WORKSHOP),
    "machine": (machine, WORKSHOP),
    "railing": (railing, WORKSHOP),
    "barrels": (barrels, WORKSHOP),
    "sign": (sign, WORKSHOP),
    "papers": (papers, ROOM),
    "front": (shop_front, YARD),
    "house": (house, YARD),
    "field": (field, YARD),
    "letter": (letter, ROOM),
}
CAPTIONS = {"before": "演示照片 · 整改前", "after": "演示照片 · 整改后", "received": "演示照片 · 收到的材料"}
VISIT_CAPTION = "演示照片 · 检查现场"


def drawn(scene: str) -> bytes:
    """Return the JPEG of a scene such as "gas before"; the same every time."""
    name, moment = scene.split()
    paint, (wall, floor) = SCENES[name]
    canvas = Canvas(wall, floor, Random(name))
    paint(canvas, moment == "before")
    return canvas.finished(VISIT_CAPTION if name == "front" else CAPTIONS[moment])
