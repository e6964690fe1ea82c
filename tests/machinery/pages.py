"""Reading pages: what a test looks for in them, and the faults no page of ours may have."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)

    def get(self, attribute: str, default: str = "") -> str:
        return self.attributes.get(attribute, default)

    def has(self, attribute: str) -> bool:
        return attribute in self.attributes

    @property
    def text(self) -> str:
        """Return the words in it, with white space made single."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        return "".join(child if isinstance(child, str) else child._words() for child in self.children)

    def all(self, *names: str) -> "list[Element]":
        """Return every element below this one, or those of some names, in their order."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if not names or child.name in names:
                    found.append(child)
                found += child.all(*names)
        return found

    def of_class(self, name: str) -> "list[Element]":
        return [element for element in self.all() if name in element.get("class").split()]

    def is_inside(self, name: str) -> bool:
        return self.parent is not None and (self.parent.name == name or self.parent.is_inside(name))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        element: Element | None = self.here
        while element is not None and element.name != tag:
            element = element.parent
        if element is not None and element.parent is not None:
            self.here = element.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


@lru_cache(maxsize=4)
def _read(html: str) -> Element:
    """Return the elements of a page. Nobody changes them: who looks for faults and who asked for the page share them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


@dataclass(frozen=True)
class Form:
    action: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Page:
    """One page as a person without a browser's graces would read it."""

    html: str

    @property
    def root(self) -> Element:
        return _read(self.html)

    @property
    def main(self) -> Element:
        return self.root.all("main")[0]

    @property
    def title(self) -> str:
        return self.root.all("title")[0].text

    @property
    def heading(self) -> str:
        return self.root.all("h1")[0].text

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def links(self) -> dict[str, str]:
        """Return the addresses of the links by their words."""
        return {link.text: link.get("href") for link in self.root.all("a")}

    @property
    def menu(self) -> list[str]:
        return [label.text for nav in self.root.all("nav") for label in nav.of_class("nav-label")]

    @property
    def field_errors(self) -> dict[str, str]:
        """Return the sentence beside each wrong field, by the field's id."""
        return {error.get("id").removesuffix("-error"): error.text for error in self.root.of_class("field-error")}

    def form(self, action: str | None = None) -> Form:
        """Return the form that posts to `action`, or the one form of the main part, with what it would send."""
        found = [
            form
            for form in self.root.all("form")
            if (form.get("action") == action if action else form.is_inside("main") and form.get("method") == "post")
        ]
        assert len(found) == 1, f"{len(found)} forms on {self.title!r} fit action={action!r}"
        return Form(found[0].get("action"), _values(found[0]))


def _values(form: Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for control in form.all("input", "textarea", "select"):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or kind in ("submit", "button", "file", "reset"):
            continue
        if control.name == "select":
            options = control.all("option")
            chosen = [option for option in options if option.has("selected")] or options[:1]
            values[name] = chosen[0].get("value", chosen[0].text) if chosen else ""
        elif kind in ("radio", "checkbox"):
            if control.has("checked"):
                values.setdefault(name, []).append(control.get("value", "on"))
        else:
            values[name] = (
                control._words().replace("\r\n", "\n").removeprefix("\n")
                if control.name == "textarea"
                else control.get("value")
            )
    return values


def faults_of(html: str) -> list[str]:
    """Return what no page may have: no or two titles, doubled ids, forms that go nowhere, what our own policy blocks."""
    page = Page(html)
    elements = page.root.all()
    faults = []
    if page.root.all("html"):
        for name in ("title", "h1", "main"):
            found = page.root.all(name)
            if len(found) != 1 or not found[0].text:
                faults.append(f"{len(found)} <{name}>, wanted one with words in it")
    ids = Counter(element.get("id") for element in elements if element.has("id"))
    faults += [f"id {name!r} is there {times} times" for name, times in ids.items() if times > 1 or not name]
    faults += _form_faults(elements, ids)
    faults += _policy_faults(elements)
    faults += [f"<img> without alt: {one.get('src')}" for one in elements if one.name == "img" and not one.has("alt")]
    return faults


def _form_faults(elements: list[Element], ids: Counter[str]) -> list[str]:
    faults = []
    for form in (one for one in elements if one.name == "form"):
        if form.get("method") not in ("get", "post") or not (form.get("action") or form.has("id")):
            faults.append(f"a form that does not say how or where it goes: {form.attributes}")
        token = [one for one in form.all("input") if one.get("name") == "csrf_token" and one.get("value")]
        if form.get("method") == "post" and len(token) != 1:
            faults.append(f"the form to {form.get('action')!r} has {len(token)} tokens")
    for label in (one for one in elements if one.name == "label" and one.has("for")):
        if label.get("for") not in ids:
            faults.append(f"the label {label.text!r} belongs to nothing")
    return faults


def _policy_faults(elements: list[Element]) -> list[str]:
    faults = []
    for one in elements:
        if one.has("style") or one.name == "style" or any(name.startswith("on") for name in one.attributes):
            faults.append(f"inline style or script on <{one.name}>, which the policy blocks")
        if one.name == "script" and not one.get("src").startswith("/"):
            faults.append("a script that is not a file of ours")
    return faults
