from seminars.models.evidence import Scan
from seminars.models.people import Attendance, Participant, Participation
from seminars.models.programme import (
    Language,
    Office,
    Partner,
    Programme,
    ProgrammeYear,
    Target,
    Topic,
    YearParticipant,
    YearPlace,
    YearRegion,
)
from seminars.models.register import DoubtfulPair, Folding, Merge, OwnHeading, SheetDraft, SheetImport
from seminars.models.seminar import Headcount, Seminar, Session, SheetTotal, Speaker
from seminars.models.tally import Tally

__all__ = [
    "Attendance",
    "DoubtfulPair",
    "Folding",
    "Headcount",
    "Language",
    "Merge",
    "Office",
    "OwnHeading",
    "Participant",
    "Participation",
    "Partner",
    "Programme",
    "ProgrammeYear",
    "Scan",
    "Seminar",
    "Session",
    "SheetDraft",
    "SheetImport",
    "SheetTotal",
    "Speaker",
    "Tally",
    "Target",
    "Topic",
    "YearParticipant",
    "YearPlace",
    "YearRegion",
]
