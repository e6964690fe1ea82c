"""Serves the showroom of every component (templates/patterns.html) under the strict Content-Security-Policy.

It stands in for no part of the ledger: it is the page on which the components and their behaviours can be tried alone.
"""

import threading
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, Response, flash, redirect, render_template, request
from jinja2 import StrictUndefined
from markupsafe import Markup
from PIL import Image
from werkzeug.serving import make_server
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Form,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from ledger.web.assets import page_files
from ledger.web.options import options
from tests.machinery.application import TEMPLATES

ROOT = Path(__file__).resolve().parent.parent.parent
PERSON = 7
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReportForm(Form):
    photos = MultipleFileField("整改前照片", [InputRequired("请拍一张整改前的照片")])
    longitude = HiddenField()
    latitude = HiddenField()
    accuracy = HiddenField()
    level = RadioField(
        "多严重", [InputRequired("请选择等级")], choices=options([("common", "一般隐患"), ("major", "重大隐患")])
    )
    arrangements = TextAreaField("五落实", description="责任、措施、资金、时限、预案各写一句。")
    category = SelectField(
        "是什么", [InputRequired("请选择类别")], choices=options([("", "请选择"), ("exit", "出口堵塞")])
    )
    note = TextAreaField("说一句", [InputRequired("请写一句哪里不对")])
    contact = StringField("联系人")
    size = DecimalField("占地")
    due_on = DateField("整改到哪天")
    is_leased = BooleanField("厂房是租来的")
    hazards = CheckboxesField("还有哪些风险", choices=options([("paint", "喷涂"), ("gas", "液氨")]))


class AnswerForm(Form):
    exits = RadioField("安全出口", choices=options([("yes", "符合"), ("no", "不符合"), ("na", "不适用")]))
    exits_note = StringField("哪里不符合")


@dataclass
class Received:
    """What reached the server, in the order it came."""

    uploads: list[dict] = field(default_factory=list)
    forms: list[dict] = field(default_factory=list)


class Showroom:
    def __init__(self) -> None:
        self.received = Received()
        self.photo_refusal: str | None = None
        self.server = make_server("127.0.0.1", 0, self.application(), threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def application(self) -> Flask:
        app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
        app.secret_key = "showroom"
        app.jinja_env.undefined = StrictUndefined
        app.jinja_env.bytecode_cache = TEMPLATES
        app.jinja_env.globals["page_files"] = page_files("/static")
        app.jinja_env.globals["csrf_token"] = lambda: "token of the page"
        app.jinja_env.globals["plain"] = tuple
        app.jinja_env.globals["drawn"] = lambda macro, *words: macro(*words)
        app.jinja_env.globals["each_drawn"] = lambda macro, rows, *words: Markup().join(
            macro(row, *words) for row in rows
        )
        app.context_processor(surroundings)
        app.after_request(with_policy)
        app.add_url_rule("/", "page", self.page, methods=["GET", "POST"])
        app.add_url_rule("/photos", "photos", self.take_photo, methods=["POST"])
        app.add_url_rule("/thumbnail.jpg", "thumbnail", lambda: Response(picture(), mimetype="image/jpeg"))
        app.add_url_rule("/received", "received", dict)
        app.add_url_rule("/sites/search", "search", lambda: f"<p>找到 {request.args['words']}</p>")
        app.add_url_rule("/sites/nearest", "nearest", lambda: f"<p>附近 {request.args['accuracy']} 米</p>")
        return app

    def page(self):
        if request.method == "GET":
            return render_template("patterns.html", form=ReportForm(), answer=AnswerForm(), kept=[])
        self.received.forms.append(request.form.to_dict(flat=False) | {"photos": names_of(request.files)})
        form = ReportForm(request.form)
        if not form.note.data:
            form.validate()
            return render_template("patterns.html", form=form, answer=AnswerForm(request.form), kept=[])
        flash(request.form["submission"], "draft-done")
        flash("已保存。", "done")
        return redirect("/")

    def take_photo(self):
        sent = request.files["photo"]
        self.received.uploads.append(
            {
                "name": sent.filename,
                "bytes": sent.read(),
                "claim": request.form.get("claim"),
                "csrf": request.headers.get("X-CSRFToken"),
            }
        )
        if self.photo_refusal:
            return {"error": self.photo_refusal}, 422
        return {"token": f"kept-{sent.filename}", "thumbnail_url": "/thumbnail.jpg", "name": sent.filename}


def names_of(files) -> list[str]:
    return [sent.filename for sent in files.getlist("photos") if sent.filename]


def picture() -> bytes:
    sheet = BytesIO()
    Image.new("RGB", (96, 96), (90, 120, 100)).save(sheet, "JPEG")
    return sheet.getvalue()


def with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def surroundings() -> dict:
    def item(label: str, icon: str, is_raised: bool = False, badge: int | None = None) -> SimpleNamespace:
        return SimpleNamespace(
            label=label,
            url="/",
            icon=icon,
            badge=badge,
            is_current=label == "待办",
            is_raised=is_raised,
            shown_on="both",
        )

    return {
        "unit_name": "示范镇人民政府",
        "person_name": "张测试",
        "person_id": PERSON,
        "posts": [
            SimpleNamespace(id=1, label="网格员", is_current=True),
            SimpleNamespace(id=2, label="安监员", is_current=False),
        ],
        "unread_count": 2,
        "bell_shown_on": "both",
        "navigation": lambda: (
            item("待办", "inbox", badge=5),
            item("记一条", "plus-lg", is_raised=True),
            item("我的", "person"),
            item("消息", "bell"),
        ),
        "demonstration": True,
        "large_text": "large" in request.args,
        "printed_on": "2026年11月23日",
        "calendar_note": "",
        "addresses": {
            "home": "/",
            "messages": "/",
            "sign_out": "/",
            "drafts": "/drafts",
            "large_text": "/",
            "calculator": "/",
            "switch_post": "/",
            "holidays": "/",
        },
    }
