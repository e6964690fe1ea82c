"""Who is signed in. Every page asks for it unless it is on the short public list below."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from werkzeug.exceptions import HTTPException

from ledger.models import Person
from ledger.queries.accounts import SessionPerson, person_of_session
from ledger.web import address, current

# What anybody may fetch; everything else is for people who have signed in.
PUBLIC = frozenset(
    {"static", "sign_in.show", "sign_in.submit", "first.show", "first.submit", "look_up.ask", "look_up.show"}
)
# What remains open while a temporary password waits to be replaced.
BEFORE_OWN_PASSWORD = PUBLIC | {"account.password", "account.change", "sign_in.leave", "account.large_text"}

COOKIE = "ledger_session"
DAY = "day"

OWN_PATH = re.compile(r"^/(?![/\\])[^\\\x00-\x20]*$")


@dataclass(frozen=True)
class Visitor:
    """A person with an account, as Flask-Login wants to see one."""

    known: SessionPerson
    person: Person
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return session_key(self.person)


def session_key(person: Person) -> str:
    """Return what a session remembers: the person, and which of the person's sessions are still good."""
    return f"{person.id}.{person.session_epoch}"


def session_of(person: Person) -> dict[str, object]:
    """Return the content of a fresh session of this person."""
    return {"_user_id": session_key(person), "_fresh": True, "_permanent": True, DAY: current.today().isoformat()}


def begin_session(person: Person) -> None:
    """Start anew: nothing of what a stranger may have planted in the session before survives the sign-in."""
    session.clear()
    session.update(session_of(person))


def guard(app: Flask) -> None:
    """Ask for a sign-in before every page that is not public."""
    settings = app.config["LEDGER"]
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=settings.signed_in_days * 24 * 60 * 60,
        # The cookie is renewed once a day, not signed anew for every page.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    login = LoginManager(app)
    # A phone changes its address all day long; that is no reason to sign it out.
    login.session_protection = None
    login.user_loader(_visitor)
    app.before_request(_require_sign_in)


def _visitor(key: str) -> Visitor | None:
    person_id, _, epoch = key.partition(".")
    known, good = address.as_number(person_id), address.as_number(epoch)
    if known is None or good is None:
        return None
    found = person_of_session(known, good, today=current.today())
    return None if found is None else Visitor(found, found.person)


def _require_sign_in() -> ResponseReturnValue | None:
    if request.endpoint in PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    _keep_signed_in()
    if current_user.person.password_is_temporary and request.endpoint not in BEFORE_OWN_PASSWORD:
        return redirect(url_for("account.password", **_onward(page_asked_for())), code=303)
    return None


def _to_sign_in() -> ResponseReturnValue:
    if is_fetch():
        abort(401)
    if request.method != "GET":
        flash("登录已结束，请重新登录。刚才填写的内容还保存在这台设备上，登录后回到原来的页面，可以继续提交。", "near")
    code = 302 if request.method == "GET" else 303
    return redirect(url_for("sign_in.show", **_onward(page_asked_for())), code=code)


def _onward(address: str) -> dict[str, str]:
    return {} if address == url_for("account.home") else {"next": address}


def page_asked_for() -> str:
    """Return the page this request is about: the one it asks for, or the one with the form it sends.

    A form is sent to its own address. What has no page of its own, as a button in a list, is sent from where it stands.
    """
    if request.method == "GET" or _has_page(request.path):
        return own_path(request.full_path.rstrip("?"))
    return own_path(request.referrer)


def _has_page(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        return False
    return True


def _keep_signed_in() -> None:
    """Renew a session in use, so that a phone used every day stays signed in."""
    today = current.today().isoformat()
    if session.get(DAY) != today:
        session[DAY] = today


def is_fetch() -> bool:
    """Return whether a script asks, which can do nothing with a page."""
    return request.headers.get("X-Requested-With") == "fetch" or request.accept_mimetypes.best == "application/json"


def own_path(wanted: str | None) -> str:
    """Return an address of ours that a person may be sent on to, else the first page.

    Browsers read "//elsewhere" and "/\\elsewhere" as another machine's address.
    """
    try:
        parts = urlsplit(wanted or "")
    except ValueError:
        return url_for("account.home")
    is_ours = not parts.netloc or parts.netloc == request.host
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if is_ours and OWN_PATH.match(path):
        return path
    return url_for("account.home")
