from seminars.models.evidence import Scan
from seminars.models.kept import Kind, PersonTally, Presence, Side, Tally
from seminars.models.people import Attendance, Participant, Participation
from seminars.models.privacy import Consent, ConsentText
from seminars.models.programme import (
    AudienceTarget,
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

__all__ = [
    "Attendance",
    "AudienceTarget",
    "Consent",
    "ConsentText",
    "DoubtfulPair",
    "Folding",
    "Headcount",
    "Kind",
    "Language",
    "Merge",
    "Office",
    "OwnHeading",
    "Participant",
    "Participation",
    "Partner",
    "PersonTally",
    "Presence",
    "Programme",
    "ProgrammeYear",
    "Scan",
    "Seminar",
    "Session",
    "SheetDraft",
    "SheetImport",
    "SheetTotal",
    "Side",
    "Speaker",
    "Tally",
    "Target",
    "Topic",
    "YearParticipant",
    "YearPlace",
    "YearRegion",
]
