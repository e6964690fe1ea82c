"""The tree of areas: looked at level by level; nodes made, renamed, moved, retired; tables of them loaded."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired

from ledger.models import Area, AreaLevel, Role
from ledger.queries.administration import (
    administered_area,
    area_choices,
    area_line,
    children_of,
    top_areas,
    way_to,
)
from ledger.services.area_tables import read_area_rows
from ledger.services.areas import load_areas, make_area, move_area, rename_area, restore_area, retire_area
from ledger.web import current
from ledger.web.administration import Question, ask_then, chosen_id, faults_in, form_page, only_for, tree_choices
from ledger.web.offered import SelectField
from ledger.web.options import options
from ledger.web.page_form import PageForm

pages = Blueprint("areas", __name__, url_prefix="/admin/areas")
only_for(pages, Role.ADMINISTRATOR)

CODE_HELP = "12 位统计用区划代码；管区、网格没有代码，村的代码不清楚的先空着"


class NameForm(PageForm):
    name = StringField("名称", validators=[InputRequired("请填写名称")])
    code = StringField("代码", description=CODE_HELP, render_kw={"inputmode": "numeric"})


class NewAreaForm(NameForm):
    level = SelectField("级别", validators=[InputRequired("请选择级别")], validate_choice=False)


class MoveForm(PageForm):
    parent = SelectField("移到哪里", validators=[InputRequired("请选择新的上级")], validate_choice=False)


class TableForm(PageForm):
    table = FileField(
        "区域表（CSV）",
        description="第一行是列名：name、level、parent，有代码的再加 code。统计部门的区划表可以直接用",
        validators=[FileRequired("请选择一个 CSV 文件")],
        render_kw={"accept": ".csv,text/csv"},
    )


@pages.get("", endpoint="list")
def areas() -> ResponseReturnValue:
    tops = top_areas(current.person())
    if len(tops) == 1:
        return _tree_page(tops[0])
    lines = [area_line(area, today=current.today()) for area in tops]
    return render_template("admin/areas.html", area=None, way=[], line=None, lines=lines, ended=[])


@pages.get("/<int:area_id>")
def show(area_id: int) -> str:
    return _tree_page(_area(area_id))


def _tree_page(area: Area) -> str:
    today = current.today()
    return render_template(
        "admin/areas.html",
        area=area,
        way=way_to(current.person(), area),
        line=area_line(area, today=today),
        lines=children_of(area, today=today),
        ended=children_of(area, today=today, retired=True),
    )


@pages.route("/<int:area_id>/new", methods=["GET", "POST"])
def new(area_id: int) -> ResponseReturnValue:
    parent = _area(area_id)
    form = NewAreaForm()
    form.level.choices = options(
        [("", "请选择"), *((one.value, one.label) for one in AreaLevel if one.depth > parent.level.depth)]
    )
    if form.validate_on_submit() and form.level.data in dict(AreaLevel.pairs()):
        with faults_in(form):
            make_area(
                parent_id=parent.id, level=AreaLevel(form.level.data), name=form.name.data, code=form.code.data,
                by=current.person(), now=current.now(),
            )  # fmt: skip
            flash(f"已在“{parent.name}”下面建好“{form.name.data}”。", "done")
            return redirect(_address(parent), code=303)
    return form_page(form, title=f"在“{parent.name}”下面新增", back_url=_address(parent), button="新增区域")


@pages.route("/<int:area_id>/rename", methods=["GET", "POST"])
def rename(area_id: int) -> ResponseReturnValue:
    area = _area(area_id)
    form = NameForm(obj=area)
    if form.validate_on_submit():
        with faults_in(form):
            rename_area(area.id, name=form.name.data, code=form.code.data, by=current.person(), now=current.now())
            flash("名称和代码已保存。", "done")
            return redirect(_address(area), code=303)
    return form_page(form, title=f"改名：{area.name}", back_url=_address(area), button="保存")


@pages.route("/<int:area_id>/move", methods=["GET", "POST"])
def move(area_id: int) -> ResponseReturnValue:
    area = _area(area_id)
    form = MoveForm()
    form.parent.choices = options(tree_choices(area_choices(current.person(), shallower_than=area.level)))
    if form.validate_on_submit() and (parent_id := chosen_id(form.parent.data)):
        with faults_in(form):
            moved = move_area(area.id, to_parent_id=parent_id, by=current.person(), now=current.now())
            also = f"，{moved} 条条目随之归到新的村" if moved else ""
            flash(f"“{area.name}”已移到新的上级{also}。", "done")
            return redirect(_address(area), code=303)
    return form_page(
        form,
        title=f"调整上级：{area.name}",
        back_url=_address(area),
        button="移过去",
        note="连同下面的区域、岗位、对象、条目和检查记录一起移过去，编号和历史不变。",
    )


@pages.route("/<int:area_id>/retire", methods=["GET", "POST"])
def retire(area_id: int) -> ResponseReturnValue:
    area = _area(area_id)
    line = area_line(area, today=current.today())
    question = Question(
        title=f"停用区域：{area.name}",
        consequences=[
            f"“{area.name}”和下面的区域不再出现在选择里；历史记录保留，查得到。",
            f"里面现有 {line.posts} 个在任岗位、{line.sites} 个在用对象、{line.open_entries} 条未办结条目。"
            + ("这些处理完才能停用。" if line.posts or line.sites or line.open_entries else "可以停用。"),
            "需要时可以恢复。",
        ],
        button="停用区域",
        back_url=_address(area),
    )
    up = url_for("areas.show", area_id=area.parent_id) if area.parent_id else url_for("areas.list")
    return ask_then(
        question,
        lambda: f"已停用 {retire_area(area.id, by=current.person(), now=current.now())} 个区域。",
        done_url=up,
    )


@pages.route("/<int:area_id>/restore", methods=["GET", "POST"])
def restore(area_id: int) -> ResponseReturnValue:
    area = _area(area_id)
    question = Question(
        title=f"恢复区域：{area.name}",
        consequences=["恢复后又可以在这里设岗位、建对象、登记条目。", "下面一同停用的区域要逐个恢复。"],
        button="恢复区域",
        back_url=_address(area),
    )
    return ask_then(question, lambda: f"已恢复“{restore_area(area.id, by=current.person(), now=current.now()).name}”。")


@pages.route("/load", methods=["GET", "POST"])
def load() -> ResponseReturnValue:
    form = TableForm()
    if form.validate_on_submit():
        with faults_in(form):
            counts = load_areas(read_area_rows(form.table.data.stream), by=current.person(), now=current.now())
            left = f"；{counts.left_out} 行不在您管理的范围内，没有载入" if counts.left_out else ""
            flash(
                f"载入完成：新增 {counts.added} 个，修改 {counts.changed} 个，未变 {counts.unchanged} 个{left}。",
                "done",
            )
            return redirect(url_for("areas.list"), code=303)
    return form_page(
        form,
        title="载入区域表",
        back_url=url_for("areas.list"),
        button="载入",
        has_file=True,
        note="统计部门的区划代码表可以整份载入，只取您管理的范围；本镇自己的表写 name、level、parent 三列（名称、级别、上级）。"
        "同一份表可以重复载入，已有的不会重复建立。有一行放不进去，就整份不载入，并逐行说明原因。",
    )


def _area(area_id: int) -> Area:
    return administered_area(current.person(), area_id)


def _address(area: Area) -> str:
    return url_for("areas.show", area_id=area.id)
