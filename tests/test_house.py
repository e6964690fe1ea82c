"""The house stays as it was planned: one direction, one word per idea, nothing grown out of hand."""

import ast
import importlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from ledger.refusals import Refused
from ledger.services import entries, papers, passwords
from ledger.services.submissions import Submission

ROOT = Path(__file__).resolve().parent.parent
LEDGER = ROOT / "ledger"
TEMPLATES = ROOT / "templates"

# From left to right: each part imports only from parts to its left, and from itself.
# `demonstration` plays the users of a town; commands and the clockwork start what the other parts do.
LAYERS = (
    ("keys", "typed"),
    ("choices", "refusals", "settings", "holidays", "sealing", "ngrams", "pinyin"),
    ("db", "workdays"),
    ("pictures",),
    ("scans",),
    ("models",),
    ("overdue",),
    ("grammar",),
    ("books",),
    ("segregation",),
    ("access",),
    ("queries",),
    ("services",),
    ("web", "clockwork", "demonstration", "serving"),
    ("commands",),
    ("ledger",),
)
RANK = {part: rank for rank, parts in enumerate(LAYERS) for part in parts}

# Who may import across the row, or look less far left than its place allows.
MAY_ALSO = {("workdays", "holidays"), ("clockwork", "commands")}
BOOKS_IMPORT = {"typed", "choices", "workdays", "grammar", "models", "books"}
# No book is known by name to anybody: `grammar.shelf` discovers them. The demonstration tells this book's stories.
BOOKS_ARE_KNOWN_TO = {"books", "demonstration"}
FLASK_IN = {"ledger", "db", "web", "clockwork", "commands", "serving"}
FLASK = re.compile(r"^(flask|flask_\w+|werkzeug|wtforms)(\.|$)")

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}

MOST_LINES = 400
MOST_CHARACTERS = 120
MOST_LINES_OF_A_FUNCTION = 60


def sources(folder: Path = LEDGER) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def part_of(module: str) -> str:
    """Return the part of the house a module belongs to: "ledger.services.entries" is in services."""
    words = module.split(".")
    return words[1] if len(words) > 1 else "ledger"


def module_of(path: Path) -> str:
    words = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(words[:-1] if words[-1] == "__init__" else words)


MODULES = {module_of(path) for path in sources()}


def imports(path: Path) -> Iterator[str]:
    """Yield every module a file imports, with `from package import module` told as the module."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)} imports by dots"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else str(node.module)


def own_imports(path: Path) -> set[str]:
    return {module for module in imports(path) if module == "ledger" or module.startswith("ledger.")}


def house() -> list[Path]:
    return [path for path in sources() if "migrations" not in path.parts]


def test_every_part_has_its_place():
    assert {part_of(module_of(path)) for path in house()} <= RANK.keys()


@pytest.mark.parametrize("path", house(), ids=named)
def test_imports_go_one_way(path):
    here = part_of(module_of(path))
    for module in own_imports(path):
        there = part_of(module)
        allowed = there == here or RANK[there] < RANK[here] or (here, there) in MAY_ALSO
        assert allowed, f"{named(path)} imports {module}, which stands to its right"
        if here == "books":
            assert there in BOOKS_IMPORT, f"{named(path)} imports {module}"
        if there == "books":
            assert here in BOOKS_ARE_KNOWN_TO, f"{named(path)} knows a book by name"


# Set up, measured and tried from outside: where the ledger is served, none of these has to be there.
OUTSIDE = {"setup", "bench", "tests"}


@pytest.mark.parametrize("path", sources(), ids=named)
def test_the_ledger_knows_nothing_of_what_stands_around_it(path):
    around = [module for module in imports(path) if module.split(".")[0] in OUTSIDE]
    assert not around, f"{named(path)} imports {around}"


def test_no_import_goes_in_a_circle():
    graph = {module_of(path): own_imports(path) - {module_of(path)} for path in house()}
    # `ledger` itself is the factory; a package mentions its own modules without depending on being whole.
    assert len(list(TopologicalSorter(graph).static_order())) >= len(graph)


@pytest.mark.parametrize("path", sources() + sources(ROOT / "setup"), ids=named)
def test_nothing_is_imported_inside_a_function(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{named(path)}: {node.name} imports"


@pytest.mark.parametrize("path", house(), ids=named)
def test_the_web_is_known_only_where_it_is_served(path):
    if part_of(module_of(path)) not in FLASK_IN:
        known = [module for module in imports(path) if FLASK.match(module)]
        assert not known, f"{named(path)} imports {known}"


def test_the_database_module_knows_of_the_web_only_what_carries_it():
    assert [module for module in imports(LEDGER / "db.py") if FLASK.match(module)] == ["flask_sqlalchemy"]


# --- The web writes by services and reads by queries ------------------------------------------------------------------


def writes(function: Callable) -> bool:
    """Return whether a function of the services opens a transaction, itself or by another of them."""
    plain = inspect.unwrap(function)
    called = {
        node.func.id
        for node in ast.walk(ast.parse(inspect.getsource(plain)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    others = [plain.__globals__.get(name) for name in called - {plain.__name__}]
    return "transaction" in called or any(
        writes(other)
        for other in others
        if inspect.isfunction(other) and other.__module__.startswith("ledger.services")
    )


def classes_in(annotations: Iterable[Any]) -> Iterator[type]:
    """Yield every class an annotation names, however deep it stands: dict[str, list[UUID]] | None."""
    for annotation in annotations:
        if isinstance(annotation, type) and not get_args(annotation):
            yield annotation
        yield from classes_in(get_args(annotation))


@cache
def handed_in() -> frozenset[type]:
    """Return the classes of what the functions of the services take, with the classes of what stands in those."""
    modules = [importlib.import_module(module_of(path)) for path in sources(LEDGER / "services")]
    functions = [
        one for module in modules for name, one in vars(module).items() if inspect.isfunction(one) and name[0] != "_"
    ]
    found: set[type] = set()
    left = [
        kind for one in functions for kind in classes_in(v for k, v in get_type_hints(one).items() if k != "return")
    ]
    while left:
        kind = left.pop()
        if kind not in found and kind.__module__.startswith("ledger.services"):
            found.add(kind)
            left += classes_in(get_type_hints(kind).values()) if is_dataclass(kind) else []
    return frozenset(found)


def is_of_writing(thing: Any) -> bool:
    """Return whether it changes something, is handed in for that or makes what is handed in, or tells why not.

    A number or a sentence of the services is a limit of what may be handed in.
    """
    if inspect.isfunction(thing):
        made = set(classes_in([get_type_hints(thing).get("return")]))
        return writes(thing) or bool(made & handed_in())
    if inspect.isclass(thing):
        return issubclass(thing, Refused) or thing in handed_in()
    return isinstance(thing, str | int)


@pytest.mark.parametrize("path", sources(LEDGER / "web"), ids=named)
def test_a_page_takes_from_the_services_only_what_writes(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("ledger.services"):
            module = importlib.import_module(str(node.module))
            reading = [alias.name for alias in node.names if not is_of_writing(getattr(module, alias.name))]
            assert not reading, f"{named(path)} reads {reading} from {node.module}; reading belongs to the queries"


def test_what_reads_would_be_found_among_the_services():
    assert is_of_writing(entries.file_entry) and is_of_writing(Submission)
    assert not is_of_writing(papers.part_faults) and not is_of_writing(passwords.password_fault)


READ_FROM_A_REQUEST = re.compile(r"\brequest\.(args|form|values|files|json|get_json|data|get_data|stream)\b")


def test_an_address_and_a_form_are_read_by_one_reader():
    web = LEDGER / "web"
    for path in sources(web):
        text = path.read_text(encoding="utf-8")
        if path != web / "address.py":
            assert not READ_FROM_A_REQUEST.search(text), f"{named(path)} reads a request past web/address.py"
            assert "isdecimal" not in text, f"{named(path)} judges by itself what a number is"
        if path != web / "page_form.py":
            assert "FlaskForm" not in text, f"{named(path)} has a form that is no PageForm"


TRIMS_BY_ITSELF = re.compile(r"\.[lr]?strip\(\)|\bunicodedata\b")
# What the house wrote itself and reads again, and what a camera or another program wrote.
NOBODY_TYPED_IT = {"typed.py", "ngrams.py", "settings.py", "pictures", "scans", "holidays", "commands", "migrations"}


def test_what_was_typed_is_tidied_in_one_place():
    for path in house():
        if path.relative_to(LEDGER).parts[0] not in NOBODY_TYPED_IT:
            found = TRIMS_BY_ITSELF.findall(path.read_text(encoding="utf-8"))
            assert not found, f"{named(path)} trims by itself; see ledger/typed.py"


@pytest.mark.parametrize("path", house(), ids=named)
def test_nobody_below_the_web_asks_what_time_it_is(path):
    if part_of(module_of(path)) in ("web", "clockwork", "commands", "demonstration", "ledger"):
        return
    asked = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and ast.unparse(node).startswith(("date.", "datetime."))
    ]
    assert not asked, f"{named(path)} reads the clock in lines {asked}"


def test_no_book_is_named_outside_the_books():
    for path in sorted(LEDGER.rglob("*")):
        inside = path.relative_to(LEDGER).parts[0]
        if path.suffix in (".py", ".json", ".csv", ".txt") and inside not in ("books", "migrations"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                assert "safety" not in line.lower(), f"{named(path)}:{number}: {line.strip()}"
        if inside not in ("books", "migrations"):
            assert "safety" not in path.name.lower(), named(path)


def test_nothing_has_a_vague_name():
    for folder in (LEDGER, ROOT / "tests", ROOT / "setup", TEMPLATES, ROOT / "static"):
        for path in folder.rglob("*"):
            if not {"__pycache__", "vendor"} & set(path.parts):
                assert path.name.split(".")[0].lower() not in VAGUE, named(path)


@pytest.mark.parametrize("path", sources() + sources(ROOT / "tests") + sources(ROOT / "setup"), ids=named)
def test_a_file_can_be_read_in_one_sitting(path):
    if "versions" not in path.parts:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", sources(LEDGER / "books"), ids=named)
def test_what_is_laid_out_by_hand_keeps_to_the_width_of_the_page(path):
    assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= MOST_CHARACTERS


@pytest.mark.parametrize("path", house(), ids=named)
def test_a_function_tells_one_story(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            assert lines <= MOST_LINES_OF_A_FUNCTION, f"{named(path)}: {node.name} has {lines} lines"


@pytest.mark.parametrize("path", house(), ids=named)
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(tree_of(path)), f"{named(path)} begins without a sentence"


def test_nothing_is_left_for_later():
    unfinished = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    for folder, suffixes in (
        (LEDGER, {".py"}),
        (TEMPLATES, {".html"}),
        (ROOT / "static", {".css", ".js"}),
        (ROOT / "tests", {".py"}),
    ):
        for path in folder.rglob("*"):
            if path.suffix in suffixes and "vendor" not in path.parts:
                assert not unfinished.search(path.read_text(encoding="utf-8")), named(path)


def test_chinese_sentences_do_not_shout():
    shout = re.compile(r"[\u4e00-\u9fff][!！]")
    for path in [*house(), *TEMPLATES.rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]:
        assert not shout.search(path.read_text(encoding="utf-8")), named(path)


# --- Templates ---------------------------------------------------------------------------------------------------------


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=named)
def test_a_template_holds_no_script_and_no_style(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b", text), "a style sheet inside"
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "a handler attribute"
    assert not re.search(r"javascript:", text), "a script address"
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script, script


@pytest.mark.parametrize("path", templates(), ids=named)
def test_every_macro_a_template_imports_is_used(path):
    text = path.read_text(encoding="utf-8")
    for statement in re.findall(r"{%-?\s*from\s+\"[^\"]+\"\s+import\s+([^%]+?)-?%}", text):
        names = [name.split(" as ")[-1].strip() for name in statement.replace("with context", "").split(",")]
        for name in names:
            uses = len(re.findall(rf"\b{re.escape(name)}\b", text)) - len(
                re.findall(rf"import[^%]*\b{re.escape(name)}\b", text)
            )
            assert uses > 0, f"{name} is imported and not used"
