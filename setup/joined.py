"""The one stylesheet and the one script of every page, joined from our own files. Standard library only.

The files stay as they are written, one behaviour and one part of a page each; what is joined from them lies in
static/vendor, and counts only as long as nothing it was made of has changed.
"""

from pathlib import Path

from setup.stamps import fingerprint, is_done

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".joined"
PROGRAM = ROOT / "setup" / "join.mjs"

# In the order in which they have their say; print.css joins them for paper only.
STYLESHEETS = ("variables", "base", "layout", "forms", "lists", "entry", "overview")
JOINED = ("page.css", "page.js")


def sources() -> list[Path]:
    """Return all that the joined files depend on: also the pages, for of Bootstrap only what they use is kept."""
    folders = (("static/css", "*.css"), ("static/js", "*.js"), ("templates", "**/*.html"), ("ledger/web", "*.py"))
    own = [path for folder, pattern in folders for path in (ROOT / folder).glob(pattern)]
    return [PROGRAM, Path(__file__), ROOT / "package-lock.json", *sorted(own)]


def is_joined() -> bool:
    """Return whether the joined files are there and made of what lies here now."""
    return is_done(STAMP, fingerprint(sources())) and all((VENDOR / name).is_file() for name in JOINED)
