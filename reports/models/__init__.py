from reports.models.publications import AudienceThreshold, Protection, Publication, PublishedDocument
from reports.models.published_figures import PublishedFigure, refuse_impossible_date
from reports.models.saved_questions import SavedQuestion

__all__ = [
    "AudienceThreshold",
    "Protection",
    "Publication",
    "PublishedDocument",
    "PublishedFigure",
    "SavedQuestion",
    "refuse_impossible_date",
]
