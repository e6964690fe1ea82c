"""Our stylesheets, scripts and pictures: kept by the browser for a year, under an address that follows their content.

The fingerprint of the whole folder stands in the path, not behind each name, so that what a script
imports and what a stylesheet asks for by a relative address is as fresh as the page itself. A page asks for one
stylesheet and one script, joined at set-up (joined.py); where they are missing or older than what they were
joined from, for the files themselves.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from ledger.web.joined import STYLESHEETS, digest_of, is_joined

PREFIX = "/static"
YEAR_SECONDS = 365 * 24 * 60 * 60
HOUR_SECONDS = 60 * 60


@dataclass(frozen=True, kw_only=True)
class PageFiles:
    """The addresses a page asks for: its stylesheets with the medium of each, its script, its icons."""

    stylesheets: tuple[tuple[str, str], ...]
    script: str
    icons: str
    sign: str


def page_files(base: str) -> PageFiles:
    """Return what the layout refers to, served below `base`."""
    if is_joined():
        stylesheets: tuple[tuple[str, str], ...] = ((f"{base}/vendor/page.css", "all"),)
        script = f"{base}/vendor/page.js"
    else:
        own = [(f"{base}/css/{name}.css", "all") for name in STYLESHEETS]
        stylesheets = ((f"{base}/vendor/bootstrap.min.css", "all"), *own, (f"{base}/css/print.css", "print"))
        script = f"{base}/js/behaviours.js"
    return PageFiles(stylesheets=stylesheets, script=script, icons=f"{base}/vendor/icons.svg", sign=f"{base}/icon.svg")


@cache
def address(folder: Path) -> str:
    """Return where the files of this folder are served, e.g. /static/1f0c9a7d52."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return f"{PREFIX}/{digest_of(files, folder)[:10]}"


def serve(app: Flask) -> None:
    """Serve the files before Flask is asked, in the compressed form that lies beside some of them."""
    folder, versioned = Path(app.static_folder or ""), f"{app.static_url_path}/"
    app.wsgi_app = WhiteNoise(
        app.wsgi_app,
        max_age=HOUR_SECONDS,
        immutable_file_test=lambda path, url: url.startswith(versioned),
        add_headers_function=_refuse_guessing,
        allow_all_origins=False,
    )
    app.wsgi_app.FOREVER = YEAR_SECONDS
    app.wsgi_app.add_files(str(folder), prefix=versioned)
    # The same files under a plain address, for pages that were open while the ledger was renewed.
    app.wsgi_app.add_files(str(folder), prefix=f"{PREFIX}/")
    app.jinja_env.globals["page_files"] = page_files(app.static_url_path or PREFIX)


def _refuse_guessing(headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
