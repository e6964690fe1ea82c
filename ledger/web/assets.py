"""Our stylesheets, scripts and pictures: kept by the browser for a year, under an address that follows their content.

The fingerprint of the whole folder stands in the path, not behind each name, so that what a script
imports and what a stylesheet asks for by a relative address is as fresh as the page itself.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

PREFIX = "/static"
YEAR_SECONDS = 365 * 24 * 60 * 60
HOUR_SECONDS = 60 * 60


@cache
def address(folder: Path) -> str:
    """Return where the files of this folder are served, e.g. /static/1f0c9a7d52."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes() + b"\0")
    return f"{PREFIX}/{digest.hexdigest()[:10]}"


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

    @app.template_global("asset")
    def asset(name: str) -> str:
        """Return the address of one file: asset('css/base.css')."""
        return versioned + name


def _refuse_guessing(headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
