"""清单: the checklists of a town, item by item; the first change of a shipped one makes the town's own copy."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import Area, Checklist, ChecklistItem, Role
from ledger.queries.checklists import (
    books_with_checklists,
    item_categories,
    kinds_of_place,
    town_checklist,
    town_checklists,
)
from ledger.queries.town_rules import administered_town
from ledger.refusals import NotVisible
from ledger.services.checklists import (
    ChecklistHead,
    ItemText,
    add_item,
    change_checklist,
    make_checklist,
    move_item,
    replace_item,
    retire_item,
)
from ledger.web import address, current
from ledger.web.administration import Question, ask_then, chosen_town, faults_in, form_page, only_for, town_filter
from ledger.web.forms import CheckboxesField, DayField, choice_input
from ledger.web.options import options
from ledger.web.page_form import PageForm
from ledger.workdays import chinese_date

pages = Blueprint("checklists", __name__, url_prefix="/admin/checklists")
only_for(pages, Role.ADMINISTRATOR)

KINDS_TOLD = 4


class HeadForm(PageForm):
    title = StringField("名称", validators=[InputRequired("请填写检查表名称")])
    valid_from = DayField("从哪天起用", validators=[InputRequired("请填写启用日期")])
    valid_to = DayField("用到哪天", description="一直用就空着；填了今天以前的日期就不再用", validators=[Optional()])
    site_kinds = CheckboxesField("用在哪类场所", description="一个都不选，就是哪类场所都用")

    def head(self) -> ChecklistHead:
        return ChecklistHead(
            title=self.title.data,
            site_kinds=tuple(self.site_kinds.data or ()),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )


class ItemForm(PageForm):
    text = TextAreaField(
        "检查内容",
        description="写成“符合”时的样子，例如：安全出口没有上锁、堵塞",
        validators=[InputRequired("请填写检查内容，写成“符合”时的样子")],
        render_kw={"rows": 2},
    )
    look = TextAreaField("怎么看", description="一句话告诉检查的人看哪里、问什么", render_kw={"rows": 2})
    hazard = TextAreaField("不符合时怎么写", description="选“不符合”后自动填入，检查的人可以改", render_kw={"rows": 2})
    location = StringField("部位", description="不符合时自动填入")
    major_question = TextAreaField(
        "可能重大时要问什么",
        description="提示检查的人想一想是不是重大；没有就空着",
        render_kw={"rows": 2},
    )
    basis = StringField("依据")

    def item(self) -> ItemText:
        names = ("text", "look", "hazard", "location", "major_question", "basis")
        category = self["category"].data if "category" in self else None
        return ItemText(category=category, **{name: self[name].data for name in names})


@pages.get("", endpoint="list")
def checklists() -> str:
    town = chosen_town()
    lists = [_line(one) for one in town_checklists(town.id)] if town else []
    return render_template(
        "admin/checklists.html",
        town=town,
        lists=lists,
        books=books_with_checklists(),
        selects=town_filter(town) if town else [],
    )


def _line(checklist: Checklist) -> dict[str, Any]:
    labels = dict(kinds_of_place(shelf.book_of(checklist.book)))
    kinds = [labels.get(kind, kind) for kind in checklist.site_kinds]
    told = "、".join(kinds[:KINDS_TOLD]) + (f" 等 {len(kinds)} 类" if len(kinds) > KINDS_TOLD else "")
    ended = checklist.valid_to is not None and checklist.valid_to < current.today()
    return {
        "checklist": checklist,
        "item_count": len([item for item in checklist.items if item.valid_to is None]),
        "kinds": told or "各类场所",
        "all_kinds": "、".join(kinds) or "各类场所",
        "valid_from": chinese_date(checklist.valid_from),
        "valid_to": chinese_date(checklist.valid_to) if checklist.valid_to else "一直用",
        "has_ended": ended,
        "is_own": checklist.town_id is not None,
    }


@pages.get("/<int:town_id>/<int:checklist_id>")
def show(town_id: int, checklist_id: int) -> str:
    town, checklist = _held(town_id, checklist_id)
    declared = item_categories(shelf.book_of(checklist.book))
    living = [item for item in checklist.items if item.valid_to is None]
    return render_template(
        "admin/checklist.html",
        town=town,
        line=_line(checklist),
        items=[(item, declared.say(item.category) if declared and item.category else "") for item in living],
        past=[
            (item.text, chinese_date(item.valid_from), chinese_date(item.valid_to))
            for item in checklist.items
            if item.valid_to is not None and item.valid_to >= item.valid_from
        ],
    )


@pages.route("/<int:town_id>/new/<book>", methods=["GET", "POST"])
def new(town_id: int, book: str) -> ResponseReturnValue:
    town, kept = administered_town(current.person(), town_id), _book(book)
    form = HeadForm(valid_from=current.today())
    form.site_kinds.choices = options(kinds_of_place(kept))
    if form.validate_on_submit():
        with faults_in(form):
            made = make_checklist(
                town_id=town.id, book=kept.key, head=form.head(), by=current.person(), now=current.now()
            )
            flash("检查表已建好，请添加检查内容。", "done")
            return redirect(_address(town, made), code=303)
    return form_page(
        form, title=f"{town.name}：新建检查表", back_url=url_for("checklists.list", town=town.id), button="新建检查表"
    )


@pages.route("/<int:town_id>/<int:checklist_id>/edit", methods=["GET", "POST"])
def edit(town_id: int, checklist_id: int) -> ResponseReturnValue:
    town, checklist = _held(town_id, checklist_id)
    form = HeadForm(obj=checklist)
    form.site_kinds.choices = options(kinds_of_place(shelf.book_of(checklist.book)))
    if form.validate_on_submit():
        with faults_in(form):
            own = change_checklist(
                checklist.id, town_id=town.id, head=form.head(), by=current.person(), now=current.now()
            )
            flash("检查表已保存。", "done")
            return redirect(_address(town, own), code=303)
    return form_page(
        form,
        title=f"修改：{checklist.title}",
        back_url=_address(town, checklist),
        button="保存",
        note=_copy_note(checklist),
    )


@pages.route("/<int:town_id>/<int:checklist_id>/items/new", methods=["GET", "POST"])
def new_item(town_id: int, checklist_id: int) -> ResponseReturnValue:
    town, checklist = _held(town_id, checklist_id)
    form = _item_form(checklist)()
    if form.validate_on_submit():
        with faults_in(form):
            added = add_item(checklist.id, town_id=town.id, item=form.item(), by=current.person(), now=current.now())
            flash("已加在最后一项，可以再调整顺序。", "done")
            return redirect(url_for("checklists.show", town_id=town.id, checklist_id=added.checklist_id), code=303)
    return form_page(
        form,
        title=f"新增一项：{checklist.title}",
        back_url=_address(town, checklist),
        button="新增",
        note=_copy_note(checklist),
    )


@pages.route("/<int:town_id>/<int:checklist_id>/items/<int:item_id>", methods=["GET", "POST"])
def edit_item(town_id: int, checklist_id: int, item_id: int) -> ResponseReturnValue:
    town, checklist = _held(town_id, checklist_id)
    item = _item(checklist, item_id)
    form = _item_form(checklist)(obj=item)
    if form.validate_on_submit():
        with faults_in(form):
            new = replace_item(item.id, town_id=town.id, item=form.item(), by=current.person(), now=current.now())
            flash("已改好，从今天起用新的写法；以前检查过的仍按原来的写法保留。", "done")
            return redirect(url_for("checklists.show", town_id=town.id, checklist_id=new.checklist_id), code=303)
    return form_page(
        form,
        title=f"修改一项：{checklist.title}",
        back_url=_address(town, checklist),
        button="保存",
        note=_copy_note(checklist),
    )


@pages.route("/<int:town_id>/<int:checklist_id>/items/<int:item_id>/retire", methods=["GET", "POST"])
def end_item(town_id: int, checklist_id: int, item_id: int) -> ResponseReturnValue:
    town, checklist = _held(town_id, checklist_id)
    item = _item(checklist, item_id)
    question = Question(
        title="停用这一项",
        consequences=[
            f"“{item.text}”从今天起不再出现在检查表里。",
            "以前检查过的记录都保留。",
            *([_copy_note(checklist)] if checklist.town_id is None else []),
        ],
        button="停用这一项",
        back_url=url_for("checklists.list", town=town.id) if checklist.town_id is None else _address(town, checklist),
    )

    def act() -> str:
        own = retire_item(item.id, town_id=town.id, by=current.person(), now=current.now())
        return f"已停用，“{own.title}”里不再有这一项。"

    return ask_then(question, act)


@pages.post("/<int:town_id>/<int:checklist_id>/items/<int:item_id>/move")
def reorder(town_id: int, checklist_id: int, item_id: int) -> ResponseReturnValue:
    town, checklist = _held(town_id, checklist_id)
    item = _item(checklist, item_id)
    places = -1 if address.sent_text("way") == "up" else 1
    own = move_item(item.id, town_id=town.id, by_places=places, by=current.person(), now=current.now())
    return redirect(_address(town, own), code=303)


def _held(town_id: int, checklist_id: int) -> tuple[Area, Checklist]:
    town = administered_town(current.person(), town_id)
    return town, town_checklist(town.id, checklist_id)


def _item(checklist: Checklist, item_id: int) -> ChecklistItem:
    found = [item for item in checklist.items if item.id == item_id and item.valid_to is None]
    if not found:
        raise NotVisible("这一项已经改过或停用了，请返回检查表，按现在的内容修改。")
    return found[0]


def _item_form(checklist: Checklist) -> type[ItemForm]:
    """Return the form of an item, with the category where the book has one."""
    declared = item_categories(shelf.book_of(checklist.book))
    inputs = {"category": choice_input(declared)} if declared is not None else {}
    return type("BookItemForm", (ItemForm,), inputs)


def _book(key: str) -> Book:
    found = next((book for book in books_with_checklists() if book.key == key), None)
    if found is None:
        raise NotVisible
    return found


def _copy_note(checklist: Checklist) -> str:
    return (
        ""
        if checklist.town_id
        else "这份是随系统提供的通用版。保存后成为本镇自己的一份，以后由本镇维护，通用版的更新不再带过来。"
    )


def _address(town: Area, checklist: Checklist) -> str:
    return url_for("checklists.show", town_id=town.id, checklist_id=checklist.id)
