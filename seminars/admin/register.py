"""The register itself: pairs that may be one person, and the lists that were brought in."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import AnyAddress
from seminars.admin.autocomplete import participant_label, with_labels
from seminars.admin.sheets import REASONS
from seminars.models import DoubtfulPair, Participant, SheetImport


class Undecided(admin.SimpleListFilter):
    """A list of what is to be decided; the decided ones on request."""

    title = _("decision")
    parameter_name = "decision"

    def lookups(self, request, model_admin):
        return (("different", _("two people")), ("all", _("all")))

    def choices(self, changelist):
        open_ones, *others = super().choices(changelist)
        return [{**open_ones, "display": DoubtfulPair.Decision.OPEN.label}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(decision=self.value() or DoubtfulPair.Decision.OPEN)


class ReadOnly(AnyAddress, admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(DoubtfulPair)
class DoubtfulPairAdmin(ReadOnly):
    list_display = ("one", "other", "why", "decision")
    list_filter = (Undecided,)
    list_display_links = None
    list_per_page = 50
    actions = ("two_people", "undecided")

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_changelist_instance(self, request):
        """Fetch what tells the people of a page apart: one set of queries, not one a pair."""
        changelist = super().get_changelist_instance(request)
        ids = {pk for pair in changelist.result_list for pk in (pair.first_id, pair.second_id)}
        people = with_labels(Participant.objects.all(), request.user).in_bulk(ids)
        for pair in changelist.result_list:
            pair.labels = participant_label(people[pair.first_id]), participant_label(people[pair.second_id])
        return changelist

    @admin.display(description=_("person"))
    def one(self, pair):
        return pair.labels[0]

    @admin.display(description=_("may be"))
    def other(self, pair):
        return pair.labels[1]

    @admin.display(description=_("reasons"))
    def why(self, pair):
        return ", ".join(str(REASONS.get(reason, reason)) for reason in pair.reasons)

    @admin.action(description=_("These are two people"), permissions=["change"])
    def two_people(self, request, queryset):
        queryset.update(decision=DoubtfulPair.Decision.DIFFERENT)

    @admin.action(description=_("Not decided after all"), permissions=["change"])
    def undecided(self, request, queryset):
        queryset.update(decision=DoubtfulPair.Decision.OPEN)


@admin.register(SheetImport)
class SheetImportAdmin(ReadOnly):
    list_display = ("imported_at", "imported_by", "seminar", "file_name", "created", "matched", "checksum")
    list_select_related = ("imported_by", "seminar__region")
    list_filter = ("seminar__programme_year__year",)
    list_display_links = None

    def has_change_permission(self, request, obj=None):
        return False
