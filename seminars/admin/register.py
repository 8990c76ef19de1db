"""The register itself: pairs that may be one person, and the lists that were brought in."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import AnyAddress
from accounts.models import Event
from seminars.admin.autocomplete import participant_label, with_labels
from seminars.matching import REASONS
from seminars.merging import merge, undo
from seminars.models import DoubtfulPair, Merge, Participant, Session, SheetImport
from seminars.sheets.undo import undo_import


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
    when_empty = _("Two people who may be one wait here until somebody decides. They come here with imported lists.")
    people_per_row = 2
    list_display = ("one", "other", "why", "decision", "compare")
    list_filter = (Undecided,)
    list_display_links = None
    list_per_page = 50
    actions = ("two_people", "undecided")

    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<int:pk>/merge/", view, name="seminars_doubtfulpair_merge"), *super().get_urls()]

    def merge_view(self, request, pk):
        """Show what each of a pair brings; make them one person where somebody says so."""
        pair = self.get_queryset(request).select_related("first", "second").filter(pk=pk).first()
        if pair is None:
            raise Http404
        if not self.has_change_permission(request, pair):
            raise PermissionDenied
        if "different" in request.POST:
            self.two_people(request, self.get_queryset(request).filter(pk=pk))
            return HttpResponseRedirect(reverse("admin:seminars_doubtfulpair_changelist"))
        sides = {str(person.pk): person for person in (pair.first, pair.second)}
        if request.method == "POST" and request.POST.get("keep") in sides:
            keep = sides.pop(request.POST["keep"])
            try:
                merge(keep=keep, drop=sides.popitem()[1], user=request.user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, gettext("%(person)s is one person now.") % {"person": keep})
                return HttpResponseRedirect(reverse("admin:seminars_doubtfulpair_changelist"))
        self.look(request, pair)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("One person or two?"),
            "pair": pair,
            "sides": [_side(person) for person in (pair.first, pair.second)],
            "reasons": self.why(pair),
        }
        return TemplateResponse(request, "admin/merge.html", context)

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

    @admin.display(description=_("one person or two"))
    def compare(self, pair):
        address = reverse("admin:seminars_doubtfulpair_merge", args=[pair.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("compare"))

    @admin.action(description=_("These are two people"), permissions=["change"])
    def two_people(self, request, queryset):
        self.decide(request, queryset, DoubtfulPair.Decision.DIFFERENT)

    @admin.action(description=_("Not decided after all"), permissions=["change"])
    def undecided(self, request, queryset):
        self.decide(request, queryset, DoubtfulPair.Decision.OPEN)

    @transaction.atomic
    def decide(self, request, queryset, decision):
        ids = list(queryset.values_list("pk", flat=True))
        DoubtfulPair.objects.filter(pk__in=ids).update(decision=decision)
        self.leave(request, Event.Action.CHANGED, DoubtfulPair, len(ids), note=decision, details={"ids": ids})


@admin.register(SheetImport)
class SheetImportAdmin(ReadOnly):
    when_empty = _(
        "The lists that were imported on the page of a seminar: who did it and when. An import is undone here."
    )
    list_display = (
        "imported_at",
        "imported_by",
        "seminar",
        "file_name",
        "created",
        "matched",
        "undone_at",
        "undone_by",
        "checksum",
    )
    list_select_related = ("imported_by", "undone_by", "seminar__region")
    list_filter = ("seminar__programme_year__year",)
    list_display_links = None
    actions = ("undo_imports",)

    def has_change_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Undo: take these lists out again"), permissions=["change_list"])
    def undo_imports(self, request, queryset):
        for done in queryset.select_related("seminar__region").order_by("-imported_at"):
            try:
                undo_import(sheet_import=done, user=request.user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, gettext("%(list)s was taken out again.") % {"list": done})

    def has_change_list_permission(self, request):
        return request.user.has_perm("seminars.delete_participation")


def _side(person):
    sessions = Session.objects.select_related("venue__locality")
    participations = person.participations.select_related("seminar__region")
    return {
        "person": person,
        "participations": list(participations.prefetch_related(Prefetch("sessions", queryset=sessions))),
    }


@admin.register(Merge)
class MergeAdmin(ReadOnly):
    when_empty = _("People who were made one person, from the doubtful pairs. A merge is undone here.")
    people_per_row = 2
    list_display = ("merged_at", "merged_by", "kept", "was")
    list_select_related = ("merged_by", "kept")
    list_display_links = None
    actions = ("undo_merges",)

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("the other"))
    def was(self, merge):
        return " ".join(
            filter(None, (merge.before["person"][name] for name in ("surname", "given_name", "patronymic")))
        )

    @admin.action(description=_("Undo: these are two people"), permissions=["delete_pair"])
    def undo_merges(self, request, queryset):
        for merged in queryset.order_by("-merged_at"):
            try:
                back = undo(merged, user=request.user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, gettext("%(person)s is a person apart again.") % {"person": back})

    def has_delete_pair_permission(self, request):
        return request.user.has_perm("seminars.change_doubtfulpair")
