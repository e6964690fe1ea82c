"""What is stored. One file per idea; books add their detail tables in `ledger/books`."""

from ledger.models.access_log import AccessRecord, Lease, Run
from ledger.models.appointment import Appointment
from ledger.models.area import Area, AreaLevel
from ledger.models.checklist import Checklist, ChecklistItem, Tick
from ledger.models.clock import Clock
from ledger.models.entry import Entry, ListedBefore, Outsider
from ledger.models.event import Event
from ledger.models.evidence import Evidence, Upload
from ledger.models.figure_sheet import NO_MONTH, WHOLE_TOWN, FigureSheet, FigureStamp, SheetOf
from ledger.models.holiday_decision import DateDecision, HolidayDecision
from ledger.models.link import LEADS_ON, Link, LinkKind
from ledger.models.measure import Measure, MeasureEnd, MeasureEnding
from ledger.models.paper import EntryPaper, Paper
from ledger.models.person import FIELD_ROLES, LEADING_ROLES, Person, Post, Role
from ledger.models.proposal import Decision, Proposal
from ledger.models.reminder import Channel, Reminder, Rung
from ledger.models.rule_decision import RuleDecision
from ledger.models.sealed import LookUp, LookUpAttempt, SealedRecord
from ledger.models.search import SearchChange, Searched, SearchPosting, SearchText
from ledger.models.segregation import PEOPLE, Concern, Exclusion, Segregation, Version
from ledger.models.site import Site
from ledger.models.step_row import StepRow, step_row_tables, still_counts
from ledger.models.tally import NO_DAY, ClosedTally, OpenTally
from ledger.models.town_decision import Sequence, TownDecision
from ledger.models.visit import Visit, VisitResult, VisitWithdrawal

__all__ = [
    "FIELD_ROLES",
    "LEADING_ROLES",
    "LEADS_ON",
    "NO_DAY",
    "NO_MONTH",
    "PEOPLE",
    "WHOLE_TOWN",
    "AccessRecord",
    "Appointment",
    "Area",
    "AreaLevel",
    "Channel",
    "Checklist",
    "ChecklistItem",
    "Clock",
    "ClosedTally",
    "Concern",
    "DateDecision",
    "Decision",
    "Entry",
    "EntryPaper",
    "Event",
    "Evidence",
    "Exclusion",
    "FigureSheet",
    "FigureStamp",
    "HolidayDecision",
    "Lease",
    "Link",
    "LinkKind",
    "ListedBefore",
    "LookUp",
    "LookUpAttempt",
    "Measure",
    "MeasureEnd",
    "MeasureEnding",
    "OpenTally",
    "Outsider",
    "Paper",
    "Person",
    "Post",
    "Proposal",
    "Reminder",
    "Role",
    "RuleDecision",
    "Run",
    "Rung",
    "SealedRecord",
    "SearchChange",
    "SearchPosting",
    "SearchText",
    "Searched",
    "Segregation",
    "Sequence",
    "SheetOf",
    "Site",
    "StepRow",
    "Tick",
    "TownDecision",
    "Upload",
    "Version",
    "Visit",
    "VisitResult",
    "VisitWithdrawal",
    "step_row_tables",
    "still_counts",
]
