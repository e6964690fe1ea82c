"""Ask axe what keeps a person from using a page."""

from functools import cache

from playwright.sync_api import Page

from tests.machinery.premises import ROOT

GRAVE = ("serious", "critical")


@cache
def axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


# A page is looked at once its colours have come to rest: on their way from one to the other they are nobody's to read.
# A rule says itself how grave what it finds is. One that could find nothing grave is not asked: that is half the work.
FIND = """async grave => {
    const changing = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(changing.map((one) => one.finished));
    const mild = axe._audit.rules.filter((rule) => rule.impact && !grave.includes(rule.impact));
    const rules = Object.fromEntries(mild.map((rule) => [rule.id, { enabled: false }]));
    const found = await axe.run({ resultTypes: ["violations"], rules });
    return found.violations.filter((fault) => grave.includes(fault.impact)).map((fault) => ({
        id: fault.id, help: fault.help, targets: fault.nodes.map((node) => node.target.join(" ")),
    }));
}"""


def grave_faults(page: Page) -> list[str]:
    """Return each serious or critical fault as a sentence naming the rule and the elements; an empty list is the aim."""
    # Evaluated, not added as a script tag: the content policy rightly refuses those.
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(axe())
    found = page.evaluate(FIND, list(GRAVE))
    return [f"{fault['help']} ({fault['id']}): " + "; ".join(fault["targets"]) for fault in found]
