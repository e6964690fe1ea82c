"""When something applies to a hazardous house or to the file of a house, and what is said when it does not."""

from ledger.books.housing.records import House, HousingEntry
from ledger.books.housing.words import (
    DANGEROUS,
    SOUND,
    AppraisalGrade,
    AppraisalStatus,
    HazardLevel,
    HouseUse,
    IllegalHandling,
    ManagementMeasure,
    Pace,
)
from ledger.grammar.steps import Condition


def is_grave(entry: HousingEntry) -> bool:
    return entry.grade == HazardLevel.SEVERE or entry.appraisal_grade in DANGEROUS


IS_GRAVE = Condition(holds=is_grave, otherwise="不是严重隐患，也没有鉴定为C、D级，由村镇建设办专干销号即可")
IS_NOT_GRAVE = Condition(
    holds=lambda entry: not is_grave(entry),
    otherwise="严重隐患和C、D级房屋须由分管领导批准销号，请提请分管领导办理",
)
NEEDS_APPRAISAL = Condition(
    holds=lambda entry: entry.appraisal_status == AppraisalStatus.PENDING,
    otherwise="核定为不需要鉴定，请直接告知整治",
)
NEEDS_NO_APPRAISAL = Condition(
    holds=lambda entry: entry.appraisal_status != AppraisalStatus.PENDING,
    otherwise="核定为需要鉴定，请先告知责任人委托鉴定",
)
IS_DANGEROUS = Condition(holds=lambda entry: entry.appraisal_grade in DANGEROUS, otherwise="没有鉴定为C、D级")
IS_SOUND = Condition(
    holds=lambda entry: entry.appraisal_grade in SOUND and not is_grave(entry),
    otherwise="只有鉴定为A、B级且初判不是严重隐患的，才能按无需整治办结",
)
IS_SOUND_BUT_GRAVE = Condition(
    holds=lambda entry: entry.appraisal_grade in SOUND and entry.grade == HazardLevel.SEVERE,
    otherwise="只有初判为严重隐患、鉴定为A、B级的，才报请分管领导按无需整治办结",
)
# What keeps people out of a house that may come down; a warning sign alone does not.
EVACUATION = {ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT}


def _is_evacuated(entry: HousingEntry) -> bool:
    return bool(entry.is_controlled) and set(entry.management_measures or ()) >= EVACUATION


IS_EVACUATED = Condition(holds=_is_evacuated, otherwise="还没有停止使用并撤离人员")
IS_DANGER_TO_LIFE = Condition(
    holds=lambda entry: (
        not _is_evacuated(entry) and (bool(entry.may_collapse) or entry.appraisal_grade == AppraisalGrade.D)
    ),
    otherwise="没有判定可能倒塌，也没有鉴定为D级，或者已经停止使用并撤离人员",
)
MAY_WORSEN = Condition(
    holds=lambda entry: entry.grade != HazardLevel.SEVERE and not entry.has_worsened,
    otherwise="初判已经是严重隐患，或已经报告过加重，等待核定",
)
HAS_WORSENED = Condition(holds=lambda entry: bool(entry.has_worsened), otherwise="没有待核定的加重报告")
IS_CONTROLLED = Condition(holds=lambda entry: bool(entry.is_controlled), otherwise="没有采取管控措施，不需要解除")
# Of a house (rules 4.1).
IS_BUSINESS = Condition(
    holds=lambda house: house.subject_type == HouseUse.BUSINESS, otherwise="不是经营性自建房",
    seen_in=(House.subject_type, HouseUse.BUSINESS),
)
IS_ALTERED = Condition(
    holds=lambda house: bool(house.altered), otherwise="没有改扩建", seen_in=(House.altered, True),
)
IS_ILLEGAL = Condition(
    holds=lambda house: bool(house.illegal), otherwise="没有违法违规", seen_in=(House.illegal, True),
)
IS_LISTED = Condition(holds=lambda entry: entry.is_listed, otherwise="没有挂牌督办，不需要摘牌")
IS_NOT_LISTED = Condition(holds=lambda entry: not entry.is_listed, otherwise="已经挂牌督办")
AT_PACE = {
    pace: Condition(holds=lambda entry, pace=pace: entry.pace == pace, otherwise=f"鉴定情形不是“{pace.label}”")
    for pace in Pace
}
PULLED_DOWN = {IllegalHandling.DEMOLISH_ALL, IllegalHandling.DEMOLISH_PART}


def is_put_right(entry: HousingEntry) -> bool:
    """Work on the house removes the danger, and pulling it down does; a fine or a permit does not (rules 4.2)."""
    return bool(entry.engineering_measures or PULLED_DOWN & set(entry.illegal_handling or ()))
