"""The papers of a matter, and the photographs that may stand beside them."""

from ledger.books.petitions.records import PetitionEntry
from ledger.grammar.fields import STANDS_ALONE
from ledger.grammar.papers import PaperKind
from ledger.grammar.usual_papers import approval
from ledger.grammar.steps import Proof
from ledger.models import Entry

ACCEPTANCE = PaperKind(
    "acceptance", "受理告知书",
    number_example="示信受告〔2026〕3号", legal_basis="《信访工作条例》第二十三条第二款",
    not_before=(PetitionEntry.received_on,),
)
REFUSAL = PaperKind(
    "refusal", "不予受理告知书",
    number_example="示信不受〔2026〕3号", legal_basis="《信访工作条例》第二十三条第二款",
    not_before=(PetitionEntry.received_on,),
)
TRANSFER = PaperKind(
    "transfer", "转送（交办）告知书",
    number_example="示信转告〔2026〕3号", legal_basis="《信访工作条例》第二十二条、第二十三条",
    not_before=(PetitionEntry.received_on,),
)
OBJECTION = PaperKind(
    "objection", "异议函", number_example="示信异〔2026〕3号", legal_basis="《信访工作条例》第二十三条第三款",
    not_before=(PetitionEntry.received_on,),
)
EXTENSION = PaperKind(
    "extension", "延期告知书", number_example="示信延〔2026〕3号", legal_basis="《信访工作条例》第三十四条",
    after=(ACCEPTANCE,),
    not_before=(PetitionEntry.accepted_on,),
)
REPLY_OPINION = PaperKind(
    "reply_opinion", "信访处理意见书",
    number_example="示信处〔2026〕3号", legal_basis="《信访工作条例》第三十二条",
    not_before=(PetitionEntry.accepted_on,),
)
REPLY_LETTER = PaperKind(
    "reply_letter", "书面答复",
    number_example="示信复〔2026〕3号", legal_basis="《信访工作条例》第二十三条、第三十一条",
    not_before=(PetitionEntry.accepted_on,),
)
AGREEMENT = PaperKind(
    "agreement", "调解协议书",
    number_example="示人调〔2026〕3号", legal_basis="《信访工作条例》第三十三条；《人民调解法》第二十八条",
    not_before=(Entry.found_on,),
)
SERVICE = PaperKind(
    "service", "送达回证",
    number_example="示信送〔2026〕3号", legal_basis="《信访工作条例》第三十二条、第三十五条",
    after=(REPLY_OPINION, REPLY_LETTER),
    not_before=(PetitionEntry.replied_on,),
)
REVIEW_OPINION = PaperKind(
    "review_opinion", "复查意见书",
    number_example="县信复查〔2026〕3号", legal_basis="《信访工作条例》第三十五条",
    town_may_issue=False, after=(REPLY_OPINION,),
    not_before=(PetitionEntry.review_requested_on,),
)
FINAL_OPINION = PaperKind(
    "final_opinion", "复核意见书",
    number_example="市信复核〔2026〕3号", legal_basis="《信访工作条例》第三十六条",
    town_may_issue=False, after=(REVIEW_OPINION,),
    not_before=(PetitionEntry.final_requested_on,),
)
HEARING_NOTICE = PaperKind(
    "hearing_notice", "复核听证通知书", number_example="市信听〔2026〕3号", town_may_issue=False,
    legal_basis="《信访工作条例》第三十六条：听证所需时间不计算在内", not_before=(PetitionEntry.final_requested_on,),
)
HEARING_RECORD = PaperKind(
    "hearing_record", "听证结论（纪要）", number_example="市信听结〔2026〕3号", town_may_issue=False,
    after=(HEARING_NOTICE,), legal_basis="《信访工作条例》第三十六条",
)
RESULT_REPORT = PaperKind(
    "result_report", "办理结果报告", number_example="示政报〔2026〕3号", legal_basis="《信访工作条例》第二十二条第三款",
    not_before=(PetitionEntry.received_on,),
)
# Whoever assigned it lengthens it, and nobody else (Art. 22).
RESULT_LONGER = PaperKind(
    "result_longer", "交办机关同意延期报告的复函（批示）", number_example="县信延复〔2026〕3号", town_may_issue=False,
    legal_basis="《信访工作条例》第二十二条第三款", not_before=(PetitionEntry.received_on,),
)
# A superior may have pressed for it before it reached the town.
SUPERVISION = PaperKind(
    "supervision", "督办单", number_example="示督〔2026〕3号", legal_basis="《信访工作条例》第四十条",
    not_before=STANDS_ALONE,
)

# No pictures of people; a document only where its names are covered.
WRITTEN_WITHDRAWAL = Proof(
    "withdrawal", "信访人签名的书面撤回材料（照片或扫描件，遮住姓名、住址、电话、证件号）",
    least=1, basis="本镇规定：撤回须本人自愿、书面提出",
)
DOCUMENTS = Proof("documents", "文书材料照片（不拍人，遮住姓名、住址、电话、证件号）")
APPROVAL = approval()
