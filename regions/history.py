"""History of rows, as django-simple-history keeps it, but for a class it makes anew at each look."""

from functools import cache

from simple_history import models
from simple_history.manager import HistoryManager


class KeptManager(HistoryManager):
    # Making a class takes as long as a small query, and every save of a row asks for it.
    from_queryset = classmethod(cache(HistoryManager.from_queryset.__func__))


class HistoricalRecords(models.HistoricalRecords):
    def __init__(self, *args, **options):
        super().__init__(*args, history_manager=KeptManager, **options)
