"""What stands around every page: the strict content policy, the other headers, and the check against forged forms."""

from flask import Flask, Request, Response
from flask_wtf.csrf import CSRFProtect

from ledger.web import current

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

TWO_YEARS = "max-age=63072000"

# A form without files holds texts only: some hundred thousand characters. One of many small fields takes forty times
# its size in memory when it is read.
PLAIN_BYTES = 1024 * 1024


class BoundedRequest(Request):
    """May be as large as the settings say where it carries files, and only as large as texts are where it does not."""

    @property
    def max_content_length(self) -> int | None:
        most = super().max_content_length
        return most if most is None or self.mimetype == "multipart/form-data" else min(most, PLAIN_BYTES)


def protect(app: Flask) -> None:
    # A form may stay open on a phone for days; its token lives as long as the session.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # Behind a proxy that ends HTTPS the referrer is the only sign of it; SameSite and the token already do the work.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    CSRFProtect(app)
    app.request_class = BoundedRequest
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current.settings().https:
        response.headers["Strict-Transport-Security"] = TWO_YEARS
    # Shared phones and office machines: what one person saw must not lie in the browser's store for the next.
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
