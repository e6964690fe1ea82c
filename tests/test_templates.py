"""What every page keeps to: the strict Content-Security-Policy, quiet stylesheets, and red for late alone."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLESHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
BEHAVIOURS = sorted((ROOT / "static" / "js").glob("*.js"))


def name_of(path):
    return str(path.relative_to(ROOT))


def words_of(stylesheet):
    return re.sub(r"/\*.*?\*/", "", stylesheet.read_text(encoding="utf-8"), flags=re.DOTALL)


def rules_of(stylesheet):
    """Each rule as (selector, declarations), at-rules unwrapped."""
    return re.findall(r"([^{};]+)\{([^{}]*)\}", words_of(stylesheet))


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_asks_for_nothing_the_content_security_policy_refuses(template):
    text = template.read_text(encoding="utf-8")
    assert not re.findall(r"\sstyle\s*=", text)
    assert not re.findall(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.findall(r"<style\b", text)
    assert not re.findall(r"<script\b(?![^>]*\bsrc=)", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_names_no_address_outside_the_ledger(template):
    text = template.read_text(encoding="utf-8")
    assert not re.findall(r"(?:src|href|action)=[\"']\s*(?:https?:)?//", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_asks_the_person_to_do_things_without_shouting(template):
    chinese_shout = re.findall(r"[\u4e00-\u9fff][!！]", template.read_text(encoding="utf-8"))
    assert chinese_shout == []


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=name_of)
def test_a_stylesheet_wins_by_order_and_not_by_force(stylesheet):
    assert "!important" not in words_of(stylesheet)
    for selector, _ in rules_of(stylesheet):
        assert "#" not in selector


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_what_is_folded_is_opened_by_a_thumb(template):
    """A bare summary is as high as its line; those of these classes are as high as a button."""
    text = template.read_text(encoding="utf-8")
    folded = re.findall(r"<details\b[^>]*", text)
    assert [one for one in folded if not re.search(r'class="(?:more|why|steps-refused|person-menu)\b', one)] == []


def test_a_stylesheet_speaks_of_nothing_that_no_page_says():
    """A class that is renamed on one side only leaves a rule behind that holds nowhere, and nobody sees what is lost."""
    pages = [*TEMPLATES, *BEHAVIOURS, *(ROOT / "ledger" / "web").glob("*.py")]
    said = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    selectors = [selector for sheet in STYLESHEETS for selector, _ in rules_of(sheet)]
    named = {word for selector in selectors for word in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}
    assert sorted(word for word in named if not is_said(word, said)) == []


def is_said(word: str, said: str) -> bool:
    """Return whether a page says a word, or begins it and ends it with a value: `tag-{{ tone }}`."""
    parts = word.split("-")
    beginnings = ["-".join(parts[:many]) for many in range(1, len(parts))]
    ended_by_value = (rf"(?<![\w-]){re.escape(one)}-(?:\{{|\$|[\"'] [~+])" for one in beginnings)
    return any(re.search(one, said) for one in (rf"(?<![\w-]){re.escape(word)}(?![\w-])", *ended_by_value))


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=name_of)
def test_red_belongs_to_late_and_to_nothing_else(stylesheet):
    wrong = [
        selector.strip()
        for selector, declarations in rules_of(stylesheet)
        if "var(--late" in declarations and "late" not in selector
    ]
    assert wrong == []


def test_every_icon_a_page_shows_is_in_the_sprite():
    listed = re.search(r'ICONS = """(.*?)"""', (ROOT / "setup" / "assets.py").read_text(encoding="utf-8"), re.DOTALL)
    in_sprite = set(listed.group(1).split())
    for template in TEMPLATES:
        shown = set(re.findall(r'icon\("([a-z0-9-]+)"', template.read_text(encoding="utf-8")))
        assert shown <= in_sprite, name_of(template)


def test_every_behaviour_a_template_asks_for_exists():
    known = {path.stem for path in BEHAVIOURS}
    for template in TEMPLATES:
        for names in re.findall(r'data-behaviour="([^"{]+)"', template.read_text(encoding="utf-8")):
            assert set(names.split()) <= known, name_of(template)


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_is_well_formed(template):
    environment = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    environment.get_template(str(template.relative_to(ROOT / "templates")))


# Pages of people who may not see everything: "没有" is said of what they see.
READERS_PAGES = ("entries", "figures", "inbox", "me", "overview", "papers", "reminders", "sites", "visits")
NOTHING = re.compile(r"\bempty\((.*)")


def test_a_page_that_shows_only_what_one_may_see_says_among_what_there_is_nothing():
    said = [
        (path.name, found[1].split(", ")[0])
        for path in TEMPLATES
        if path.parent.name in READERS_PAGES
        for found in NOTHING.finditer(path.read_text(encoding="utf-8"))
    ]
    assert said
    assert [(page, title) for page, title in said if "您" not in title] == []
