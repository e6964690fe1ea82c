"""Ask axe what keeps a person from using a page."""

from functools import cache

from playwright.sync_api import Page

from tests.machinery.premises import ROOT

GRAVE = ("serious", "critical")


@cache
def axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def grave_faults(page: Page) -> list[str]:
    """Return each serious or critical fault as a sentence naming the rule and the elements; an empty list is the aim."""
    # Evaluated, not added as a script tag: the content policy rightly refuses those.
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(axe())
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    return [
        f"{fault['help']} ({fault['id']}): " + "; ".join(" ".join(map(str, node["target"])) for node in fault["nodes"])
        for fault in found["violations"]
        if fault["impact"] in GRAVE
    ]
