"""People and their posts: who works with the ledger, where, and as what."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from ledger.grammar import shelf
from ledger.models import Area, AreaLevel, Person, Post, Role
from ledger.queries.administration import (
    administered_person,
    area_choices,
    kept_area_ids,
    open_work,
    people_page,
    posts_of,
)
from ledger.refusals import NotVisible
from ledger.services.people import (
    NewPost,
    add_person,
    change_person,
    end_post,
    give_post,
    reset_password,
    restore_person,
    retire_person,
)
from ledger.web import address, current
from ledger.web.administration import (
    Question,
    areas_to_offer,
    ask_then,
    chosen_id,
    faults_in,
    form_page,
    next_url,
    only_for,
    tree_choices,
)
from ledger.web.context import post_word
from ledger.web.offered import SelectField
from ledger.web.options import options
from ledger.web.page_form import PageForm
from ledger.workdays import chinese_date, local_date

pages = Blueprint("people", __name__, url_prefix="/admin/people")
only_for(pages, Role.ADMINISTRATOR)

ROLES = [(role.value, role.label) for role in Role if role is not Role.CLOCK]
POSTS_TOLD = 3


class PersonForm(PageForm):
    name = StringField("姓名", validators=[InputRequired("请填写姓名")])
    sign_in_name = StringField(
        "登录名",
        description="一般用手机号，本人用它登录",
        validators=[InputRequired("请填写登录名，一般用手机号")],
        render_kw={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"},
    )
    phone = StringField("电话", render_kw={"inputmode": "tel", "autocomplete": "off"})


class PostForm(PageForm):
    role = SelectField("岗位", validators=[InputRequired("请选择岗位")], validate_choice=False)
    area = SelectField("在哪里", validators=[InputRequired("请选择区域")], validate_choice=False)
    book = SelectField("管哪本台账", description="网格员、村和领导一般选“全部台账”", validate_choice=False)

    def offer(self, areas: list[Area]) -> None:
        self.role.choices = options([("", "请选择"), *ROLES])
        self.area.choices = options(tree_choices(areas))
        self.book.choices = options(
            [("", "全部台账"), *((book.key, f"{book.label}（{book.officer}）") for book in shelf.books())]
        )

    def post(self) -> NewPost:
        area_id = chosen_id(self.area.data)
        if self.role.data not in dict(ROLES) or area_id is None:
            raise NotVisible
        return NewPost(role=Role(self.role.data), area_id=area_id, book=self.book.data or None)


class NewPersonForm(PersonForm, PostForm):
    """A person begins with a post: without one there is nothing to see after signing in."""


@pages.get("", endpoint="list")
def people() -> str:
    kept = {
        "words": address.words("words"),
        "role": address.choice("role", dict(ROLES)),
        "area": str(address.number("area") or ""),
        "state": address.choice("state", ("retired",)),
    }
    page = people_page(
        current.person(),
        today=current.today(),
        words=kept["words"],
        role=Role(kept["role"]) if kept["role"] else None,
        area_id=int(kept["area"]) if kept["area"] else None,
        retired=kept["state"] == "retired",
        after=address.text("after"),
    )
    rows = [{"person": line.person, "posts": _posts_in_short(line.posts)} for line in page.rows]
    return render_template(
        "admin/people.html",
        rows=rows,
        kept=kept,
        selects=_selects(kept),
        next_url=next_url("people.list", page.next_key, **kept),
    )


def _selects(kept: dict[str, str]) -> list[dict[str, object]]:
    areas = tree_choices(area_choices(current.person(), shallower_than=AreaLevel.GRID), empty="全部区域")
    return [
        {"name": "role", "label": "岗位", "options": [("", "全部岗位"), *ROLES], "value": kept["role"]},
        {"name": "area", "label": "区域", "options": areas, "value": kept["area"]},
        {"name": "state", "label": "账号", "options": [("", "在用"), ("retired", "已停用")], "value": kept["state"]},
    ]


def _posts_in_short(posts: list[Post]) -> str:
    told = "、".join(f"{post.area.name} {post_word(post)}" for post in posts[:POSTS_TOLD])
    return f"{told} 等 {len(posts)} 个岗位" if len(posts) > POSTS_TOLD else told


@pages.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = NewPersonForm(area=address.text("area"))
    form.offer(areas_to_offer())
    if form.validate_on_submit():
        with faults_in(form):
            person, password = add_person(
                name=form.name.data, sign_in_name=form.sign_in_name.data, phone=form.phone.data,
                post=form.post(), by=current.person(), now=current.now(),
            )  # fmt: skip
            return _password_page(person, password, "账号已建好")
    return form_page(form, title="新增人员", back_url=url_for("people.list"), button="建立账号")


@pages.get("/<int:person_id>")
def show(person_id: int) -> str:
    person = _person(person_id)
    kept = kept_area_ids(current.person())
    posts = posts_of([person.id], today=current.today())[person.id]
    return render_template(
        "admin/person.html",
        person=person,
        made_on=chinese_date(local_date(person.made_at)),
        held=[(post, post_word(post), chinese_date(post.valid_from), post.area_id in kept) for post in posts],
        ended=[
            (post.area.name, post_word(post), chinese_date(post.valid_from), chinese_date(post.valid_to))
            for post in posts_of([person.id], today=current.today(), ended=True)[person.id]
            if post.valid_to
        ],
        is_elsewhere=any(post.area_id not in kept for post in posts),
        is_locked=person.locked_until is not None and person.locked_until > current.now(),
        open_work=open_work(person.id),
    )


@pages.route("/<int:person_id>/edit", methods=["GET", "POST"])
def edit(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    form = PersonForm(obj=person)
    if form.validate_on_submit():
        with faults_in(form):
            change_person(
                person.id, name=form.name.data, sign_in_name=form.sign_in_name.data, phone=form.phone.data,
                by=current.person(), now=current.now(),
            )  # fmt: skip
            flash("资料已保存。", "done")
            return redirect(_address(person), code=303)
    return form_page(form, title=f"修改资料：{person.name}", back_url=_address(person), button="保存")


@pages.route("/<int:person_id>/posts/new", methods=["GET", "POST"])
def new_post(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    form = PostForm()
    form.offer(areas_to_offer())
    if form.validate_on_submit():
        with faults_in(form):
            give_post(person.id, post=form.post(), by=current.person(), now=current.now())
            flash("岗位已给，立即生效。", "done")
            return redirect(_address(person), code=303)
    return form_page(form, title=f"给岗位：{person.name}", back_url=_address(person), button="给岗位")


@pages.route("/<int:person_id>/posts/<int:post_id>/end", methods=["GET", "POST"])
def end(person_id: int, post_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    posts = {post.id: post for post in posts_of([person.id], today=current.today())[person.id]}
    if post_id not in posts:
        raise NotVisible
    post = posts[post_id]
    question = Question(
        title=f"结束岗位：{person.name}",
        consequences=[
            f"“{post.area.name} {post_word(post)}”立即结束，不再看到和办理这个岗位的事项。",
            "以前办过的事项和记录都保留，仍署本人姓名。",
            *_open_work_sentences(person),
        ],
        button="结束这个岗位",
        back_url=_address(person),
    )
    return ask_then(
        question, lambda: f"岗位已结束。{_released(end_post(post.id, by=current.person(), now=current.now()))}"
    )


@pages.route("/<int:person_id>/password", methods=["GET", "POST"])
def password(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    if request.method == "POST":
        return _password_page(person, reset_password(person.id, by=current.person(), now=current.now()), "密码已重置")
    question = Question(
        title=f"重置密码：{person.name}",
        consequences=[
            "现在的密码立即作废，所有手机和电脑上的登录都会结束。",
            "下一页显示一次性密码，只显示这一次，请当面或电话告诉本人。",
            "本人登录后先设自己的密码。",
        ],
        button="重置密码",
        back_url=_address(person),
    )
    return render_template("admin/confirm.html", question=question)


@pages.route("/<int:person_id>/retire", methods=["GET", "POST"])
def retire(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    posts = posts_of([person.id], today=current.today())[person.id]
    question = Question(
        title=f"停用账号：{person.name}",
        consequences=[
            "立即不能登录，正在使用的页面也会退出。",
            f"{len(posts)} 个岗位同时结束：{_posts_in_short(posts)}。" if posts else "目前没有岗位。",
            "以前的记录都保留，仍署本人姓名；需要时可以恢复账号。",
            *_open_work_sentences(person),
        ],
        button="停用账号",
        back_url=_address(person),
    )
    return ask_then(
        question, lambda: f"账号已停用。{_released(retire_person(person.id, by=current.person(), now=current.now()))}"
    )


@pages.route("/<int:person_id>/restore", methods=["GET", "POST"])
def restore(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    if request.method == "POST":
        return _password_page(person, restore_person(person.id, by=current.person(), now=current.now()), "账号已恢复")
    question = Question(
        title=f"恢复账号：{person.name}",
        consequences=["账号恢复使用，并给出新的一次性密码。", "原来的岗位不会自动恢复，请随后重新给岗位。"],
        button="恢复账号",
        back_url=_address(person),
    )
    return render_template("admin/confirm.html", question=question)


def _person(person_id: int) -> Person:
    return administered_person(current.person(), person_id, today=current.today())


def _address(person: Person) -> str:
    return url_for("people.show", person_id=person.id)


def _password_page(person: Person, password: str, title: str) -> str:
    return render_template("admin/password.html", person=person, password=password, title=title)


def _open_work_sentences(person: Person) -> list[str]:
    count = open_work(person.id)
    if not count:
        return []
    return [f"有 {count} 条未办结的事项在其手里；没有别的岗位能接着办的，会退回给对应岗位，由同岗位的同事接办。"]


def _released(count: int) -> str:
    return f"{count} 条未办结的事项已退回对应岗位，请提醒同事接办。" if count else ""
