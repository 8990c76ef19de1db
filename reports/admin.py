from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from reports.models import AudienceThreshold, Protection, PublishedFigure
from reports.trail_admin import EventAdmin
from seminars.admin.history import ReadableHistory

__all__ = ["EventAdmin", "ProtectionAdmin", "PublishedFigureAdmin"]


@admin.register(PublishedFigure)
class PublishedFigureAdmin(ReadableHistory):
    when_empty = _("What was printed about seminars, word for word, with its source.")
    list_display = ("key", "title", "dates", "in_words", "level")
    list_filter = ("certainty", "level")
    search_fields = ("key", "title", "programme", "organiser", "locality_text", "region_text")
    autocomplete_fields = ("same_event_as", "part_of", "regions", "localities", "venues")

    @admin.display(description=_("dates"), ordering="start_date")
    def dates(self, figure):
        return figure.dates

    @admin.display(description=_("participants"), ordering="total")
    def in_words(self, figure):
        return figure.in_words


class AudienceThresholdInline(admin.TabularInline):
    model = AudienceThreshold
    extra = 0


@admin.register(Protection)
class ProtectionAdmin(ReadableHistory):
    when_empty = _(
        "From how many people on the numbers of a programme are public. A programme that is not here has the "
        "usual threshold."
    )
    list_display = ("programme", "threshold", "reason")
    inlines = (AudienceThresholdInline,)
