"""When something applies to a hazardous house, or to the file of a house."""

from ledger.books.housing.records import House, HousingEntry
from ledger.books.housing.words import (
    DANGEROUS, SOUND, AppraisalGrade, AppraisalStatus, EngineeringMeasure, HazardLevel, HouseUse, IllegalHandling,
    ManagementMeasure, Pace, Remediation,
)
from ledger.grammar.conditions import all_of, any_of, has, is_, is_given, is_not, unless
from ledger.models import Entry

# --- How bad it is -------------------------------------------------------------------------------------------------

IS_DANGEROUS = is_(HousingEntry.appraisal_grade, *DANGEROUS, otherwise="没有鉴定为C、D级")
IS_GRAVE = any_of(
    is_(Entry.grade, HazardLevel.SEVERE), IS_DANGEROUS,
    otherwise="不是严重隐患，也没有鉴定为C、D级，由村镇建设办专干销号即可",
)
IS_NOT_GRAVE = unless(IS_GRAVE, otherwise="严重隐患和C、D级房屋须由分管领导批准销号，请提请分管领导办理")
IS_SOUND = all_of(
    is_(HousingEntry.appraisal_grade, *SOUND), is_not(Entry.grade, HazardLevel.SEVERE),
    otherwise="只有鉴定为A、B级且初判不是严重隐患的，才能按无需整治办结",
)
IS_SOUND_BUT_GRAVE = all_of(
    is_(HousingEntry.appraisal_grade, *SOUND), is_(Entry.grade, HazardLevel.SEVERE),
    otherwise="只有初判为严重隐患、鉴定为A、B级的，才报请分管领导按无需整治办结",
)
MAY_FALL = any_of(
    is_(Entry.grade, HazardLevel.SEVERE), is_(HousingEntry.may_collapse, True),
    otherwise="没有上报为严重隐患，也没有判定可能倒塌，不需要降低",
)
HAS_WORSENED = is_(HousingEntry.has_worsened, True, otherwise="没有待核定的加重报告")
MAY_WORSEN = all_of(
    is_not(Entry.grade, HazardLevel.SEVERE), unless(HAS_WORSENED),
    otherwise="初判已经是严重隐患，或已经报告过加重，等待核定",
)

# --- Whether and how it is appraised -------------------------------------------------------------------------------

NEEDS_APPRAISAL = is_(
    HousingEntry.appraisal_status, AppraisalStatus.PENDING, otherwise="核定为不需要鉴定，请直接告知整治",
)
NEEDS_NO_APPRAISAL = unless(NEEDS_APPRAISAL, otherwise="核定为需要鉴定，请先告知责任人委托鉴定")
AT_PACE = {pace: is_(HousingEntry.pace, pace, otherwise=f"鉴定情形不是“{pace.label}”") for pace in Pace}

# --- What has been done about it -----------------------------------------------------------------------------------

IS_CONTROLLED = is_(HousingEntry.is_controlled, True, otherwise="没有采取管控措施，不需要解除")
# What keeps people out of a house that may come down; a warning sign alone does not.
IS_EVACUATED = all_of(
    IS_CONTROLLED,
    has(HousingEntry.management_measures, ManagementMeasure.STOP_USE),
    has(HousingEntry.management_measures, ManagementMeasure.MOVE_OUT),
    otherwise="还没有停止使用并撤离人员",
)
IS_DANGER_TO_LIFE = all_of(
    unless(IS_EVACUATED),
    any_of(is_(HousingEntry.may_collapse, True), is_(HousingEntry.appraisal_grade, AppraisalGrade.D)),
    otherwise="没有判定可能倒塌，也没有鉴定为D级，或者已经停止使用并撤离人员",
)
# Work on the house removes the danger, and pulling it down does; a fine or a permit does not (rules 4.2).
IS_PUT_RIGHT = any_of(
    is_given(HousingEntry.engineering_measures),
    has(HousingEntry.illegal_handling, IllegalHandling.DEMOLISH_ALL, IllegalHandling.DEMOLISH_PART),
    otherwise="没有采取工程措施，也没有拆除",
)

# A house in which something is wrong is no place of business until that is put right (建村〔2023〕18号).
HAS_STOPPED_BUSINESS = all_of(
    IS_CONTROLLED, has(HousingEntry.management_measures, ManagementMeasure.STOP_BUSINESS, ManagementMeasure.STOP_USE),
    otherwise="还没有停止经营",
)
MUST_STOP_BUSINESS = all_of(
    is_(HousingEntry.is_business, True), is_not(HousingEntry.remediation, Remediation.NOT_NEEDED),
    unless(HAS_STOPPED_BUSINESS),
    otherwise="没有用于经营，无需整治，或者已经停止经营",
)
STANDS = unless(
    any_of(
        has(HousingEntry.engineering_measures, EngineeringMeasure.DEMOLISH, EngineeringMeasure.REBUILD),
        has(HousingEntry.illegal_handling, IllegalHandling.DEMOLISH_ALL),
    ),
    otherwise="房屋已经拆除，不能按反弹办理；重建的请另建新档，写明原房屋编号",
)

# --- Of a house (rules 4.1) ----------------------------------------------------------------------------------------

IS_BUSINESS = is_(House.subject_type, HouseUse.BUSINESS, otherwise="不是经营性自建房")
IS_ALTERED = is_(House.altered, True, otherwise="没有改扩建")
IS_ILLEGAL = is_(House.illegal, True, otherwise="没有违法违规")
