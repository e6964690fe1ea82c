"""`people add`: an account made at the machine itself, with a password that works once."""

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from ledger.commands.output import as_json, refusals_said, say_json
from ledger.grammar import shelf
from ledger.models import Role
from ledger.queries.area_names import area_named
from ledger.refusals import NotVisible
from ledger.services.people import NewPost, add_person

ROLES = [role.value for role in Role if role is not Role.CLOCK]


@click.group()
def people() -> None:
    """Accounts."""


@people.command("add")
@click.option("--name", required=True, help="The person's real name.")
@click.option("--sign-in-name", help="What is typed at the sign-in page; default: the phone number.")
@click.option("--phone", help="Mobile number.")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--area", "area_name", required=True, help="Code or name of the area of the post.")
@click.option("--book", help="The book of the post; default: all.")
@as_json
@with_appcontext
def add(
    name: str, sign_in_name: str | None, phone: str | None, role: str, area_name: str, book: str | None, as_json: bool
) -> None:
    """Take on a person and print the password for the first sign-in."""
    if not (sign_in_name or phone):
        raise click.UsageError("请给出 --sign-in-name 或 --phone。")
    if book is not None and book not in {one.key for one in shelf.books()}:
        raise click.UsageError(f"没有台账“{book}”，可选：{'、'.join(one.key for one in shelf.books())}。")
    with refusals_said():
        try:
            area = area_named(area_name)
        except NotVisible:
            raise click.ClickException(f"没有找到区域“{area_name}”，或有几个同名的。请改用 12 位代码。") from None
        person, password = add_person(
            name=name,
            sign_in_name=sign_in_name or phone or "",
            phone=phone,
            post=NewPost(role=Role(role), area_id=area.id, book=book),
            by=None,
            now=datetime.now(UTC),
        )
    if as_json:
        say_json({"id": person.id, "sign_in_name": person.sign_in_name, "one_time_password": password})
    else:
        click.echo(f"已新增 {person.name}（{area.name} {Role(role).label}）")
        click.echo(f"登录名：{person.sign_in_name}")
        click.echo(f"一次性密码：{password}（首次登录后须改成自己的密码；这里只显示一次）")
