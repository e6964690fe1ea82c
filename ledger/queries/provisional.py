"""Files begun on the spot: what a complete one says and this one does not yet."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from ledger.grammar.book import SiteKind
from ledger.grammar.steps import Proof, is_mandatory
from ledger.grammar.value_faults import is_empty, missing
from ledger.typed import is_blank

# What such a file is shown by.
ON_THE_SPOT = Proof("place", "现场照片", least=1, basis="先建档、以后补资料的，须附门头或全貌照片")


def unsaid(kind: SiteKind, *, subject_type: str | None, address: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for each thing that a complete file says and this one does not yet: all of it can wait."""
    wanted = (named for named in kind.fields() if named.mandatory)
    found = {one.key: missing(one.field) for one in wanted if is_empty(answers.get(one.key))}
    if not subject_type:
        found["subject_type"] = f"请选择{kind.subject_type.label}"
    if is_blank(address):
        found["address"] = "请填写地址"
    return found | _asked(kind, subject_type, answers)


def _asked(kind: SiteKind, subject_type: str | None, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for what is missing because of something else that is said of the place."""
    fields = {named.key: named.field for named in kind.fields()}
    typed = SimpleNamespace(subject_type=subject_type, **{key: answers.get(key) for key in fields})
    return {
        ask.field.key: f"请填写{ask.label or fields[ask.field.key].label}"
        for ask in kind.asks
        if is_empty(answers.get(ask.field.key)) and is_mandatory(ask.mandatory, typed)
    }


def left_to_say(kind: SiteKind, site: Any) -> list[str]:
    """Return what is still to be said of a place, by its words."""
    fields = {named.key: named.field.label for named in kind.fields()}
    words = {"subject_type": kind.subject_type.label, "address": "地址"} | fields
    answers = {key: getattr(site, key) for key in fields}
    return [words[key] for key in unsaid(kind, subject_type=site.subject_type, address=site.address, answers=answers)]
