"""Papers that several books know alike."""

from ledger.grammar.papers import PaperKind
from ledger.models import Entry


def approval() -> PaperKind:
    """The paper by which whoever may decide a step has done so outside the ledger: its number and date stand for it."""
    return PaperKind(
        "approval", "审批表（批准文件）",
        number_example="青政批〔2026〕3号", legal_basis="本镇规定：须经批准的事项，由有权决定的负责人签字批准", approves=True,
        not_before=(Entry.found_on,),
    )  # fmt: skip
