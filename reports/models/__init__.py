from reports.models.calendar_addresses import CalendarAddress
from reports.models.publications import AudienceThreshold, Protection, Publication, PublishedDocument
from reports.models.published_figures import PublishedFigure, refuse_impossible_date
from reports.models.saved_questions import SavedQuestion

__all__ = [
    "AudienceThreshold",
    "CalendarAddress",
    "Protection",
    "Publication",
    "PublishedDocument",
    "PublishedFigure",
    "SavedQuestion",
    "refuse_impossible_date",
]
