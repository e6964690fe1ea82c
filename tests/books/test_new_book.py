"""A newcomer follows the README's "A new book", word for word, in a copy of the repository: no more and no less is needed."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.machinery.databases import DATABASES, Templates
from tests.machinery.premises import COMMAND_SECONDS, ROOT, Premises

HERE = Path(__file__).parent
CHECKLIST = """
key = "dike-round"
book = "flood_patrol"
title = "堤防巡查表"
site_kinds = ["dike"]
valid_from = 2026-01-01
basis = "《中华人民共和国防洪法》第三十八条"

[[items]]
key = "seepage"
text = "背水坡没有渗水、管涌"
hazard = "背水坡渗水"
"""

IN_TURN = """
import json, sys
from wsgi import app

done = [app.test_cli_runner().invoke(args=command.split()) for command in sys.argv[1:]]
print(json.dumps([[one.exit_code, one.output] for one in done]))
"""


@dataclass(frozen=True)
class Newcomer:
    """Somebody with a copy of the repository and a ledger that runs already."""

    folder: Path
    premises: Premises

    def run(self, *words: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=self.premises.environment() | {"PYTHONPATH": str(self.folder)} | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=COMMAND_SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def flask(self, *words: str) -> str:
        return self.run("-m", "flask", "--app", "wsgi", *words)

    def flask_in_turn(self, *commands: str, may_find_faults: Collection[str] = ()) -> list[str]:
        """Carry out commands one after the other in one process, which starts once; return what each of them said."""
        told = json.loads(self.run("-c", IN_TURN, *commands))
        for command, (status, said) in zip(commands, told, strict=True):
            assert status == 0 or command in may_find_faults, f"{command}: {said}"
        return [said for _, said in told]


@pytest.fixture(params=DATABASES)
def newcomer(request, templates: Templates, tmp_path: Path) -> Newcomer:
    folder, instance = tmp_path / "copy", tmp_path / "instance"
    # What Python has compiled comes along: it is as old as its source here too, and is made once, not in every copy.
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("instance", "vendor", "node_modules", ".*"))
    instance.mkdir()
    engine = templates.engine(request.param)
    yield Newcomer(folder, Premises(engine.copy(templates.empty(request.param).database_url, instance), instance))


def read_me() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8").partition("## A new book")[2].partition("\n## ")[0]


def test_the_readme_says_what_is_done_here():
    told = read_me()
    for words in ("ledger/books/", "db migrate -m", "db upgrade", "checklists/", "people add", "tests.books.rulebook"):
        assert words in told, words


def test_a_newcomer_makes_a_book_by_the_readme_alone(newcomer):
    # 1. The file; with a checklist, a folder.
    book = newcomer.folder / "ledger" / "books" / "flood_patrol"
    book.mkdir()
    shutil.copy(HERE / "flood_patrol.py", book / "__init__.py")
    # 2. The migration.
    newcomer.flask("db", "migrate", "-m", "flood patrol book")
    [written] = (newcomer.folder / "ledger" / "migrations" / "versions").glob("*_flood_patrol_book.py")
    assert re.match(r"\d{4}_", written.name)
    made = re.findall(r"create_table\(\s*['\"](\w+)", written.read_text(encoding="utf-8"))
    assert set(made) == {"waterworks", "flood_patrol_visit", "flood_patrol_entry"}
    # 3. The checklist, shipped by the upgrade.
    (book / "checklists").mkdir()
    (book / "checklists" / "dike-round.toml").write_text(CHECKLIST, encoding="utf-8")
    newcomer.flask("db", "upgrade")
    # 4. The officer's post: until then the check says whose reports would reach nobody.
    (newcomer.folder / "areas.csv").write_text(
        "name,level,parent\n示例县,county,\n示例镇,town,示例县\n第一村,village,示例镇\n", encoding="utf-8"
    )
    worker = "people add --name 张网格 --sign-in-name worker --role worker --area 第一村"
    officer = "people add --name 李水利 --sign-in-name officer --role officer --area 示例镇 --book flood_patrol"
    # The check finds other things not yet in order on a ledger just begun, and ends by saying so.
    _, _, before, _, after, clocks = newcomer.flask_in_turn(
        "areas load areas.csv", worker, "check", officer, "check", "clocks --json", may_find_faults={"check"}
    )
    assert "示例镇的“汛期巡查”没有水利专干" in before
    assert "“汛期巡查”没有" not in after
    assert "与各台账的声明一致" in after
    # 5. The rules.
    rules = newcomer.run("-m", "tests.books.rulebook", "flood_patrol")
    (newcomer.folder / "tests" / "books" / "rules" / "flood_patrol.txt").write_text(rules, encoding="utf-8")
    # Lists, forms, steps, clocks and the tests that run over all books follow.
    newcomer.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/books/test_rules.py", "-k", "flood_patrol")
    assert "flood_patrol" in clocks
