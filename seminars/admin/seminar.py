import re

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ManyToManyField
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin import is_too_long
from seminars.admin.attendance import AttendancePages
from seminars.admin.autocomplete import URL_NAME, LabelledAutocompleteView, LabelledChoices
from seminars.admin.closing import ClosingPages, IsClosed
from seminars.admin.consents import ConsentPages
from seminars.admin.copying import copy_seminar
from seminars.admin.deletion import RecountsAfterDeletion, RefusesDeletion
from seminars.admin.history import ReadableHistory
from seminars.admin.papers import PaperPages
from seminars.admin.scans import ScanPages
from seminars.admin.seminar_forms import (
    HeadcountForm,
    HeadcountFormSet,
    SeminarForm,
    SessionForm,
    SessionFormSet,
    SpeakerFormSet,
    create_whole_days,
)
from seminars.admin.sheets import SheetPages
from seminars.closing import lock
from seminars.counting import recount
from seminars.models import Headcount, ProgrammeYear, Scan, Seminar, Session, SheetTotal, Speaker
from seminars.models.choices import Certainty
from seminars.readiness import findings

USUAL_DAYS = 3  # so many rows for sessions has the page of a new seminar


class SessionInline(LabelledChoices, admin.TabularInline):
    template = "admin/inline_with_help.html"
    help = gettext_lazy(
        "A day, or a part of a day, at one venue: a seminar that travels has a session for each place. “Sheet” is the "
        "number on the signed paper sheet: it is compared with the list and never counted."
    )
    model = Session
    form = SessionForm
    formset = SessionFormSet
    fields = ("date", "part", "venue", "mode", "sheet_women", "sheet_men", "sheet_not_stated")
    readonly_fields = ("paper_sheet",)
    autocomplete_fields = ("venue",)

    def get_fields(self, request, obj=None):
        may_change = self.has_change_permission(request, obj) and not (obj and obj.closed_at)
        return self.fields if may_change else ("date", "part", "venue", "mode", "paper_sheet")

    @admin.display(description=gettext_lazy("paper sheet"))
    def paper_sheet(self, session):
        return getattr(session, "sheet_total", None)

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else USUAL_DAYS

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("venue__locality", "sheet_total")
        return rows.prefetch_related("venue__locality__periods__region")


class HeadcountInline(LabelledChoices, admin.TabularInline):
    template = "admin/inline_with_help.html"
    help = gettext_lazy(
        "People who came and are on no list: whoever is on the list too counts twice. “Planned” and “unknown” are not "
        "counted; where nobody knows the number, choose “unknown” and leave the numbers at 0."
    )
    model = Headcount
    form = HeadcountForm
    formset = HeadcountFormSet
    extra = 0
    autocomplete_fields = ("venue",)

    def get_queryset(self, request):
        rows = super().get_queryset(request).visible_to(request.user).select_related("venue__locality")
        return rows.prefetch_related("venue__locality__periods__region")


class SpeakerInline(admin.TabularInline):
    model = Speaker
    formset = SpeakerFormSet
    extra = 0
    formfield_overrides = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("sessions")


class CopyActionForm(ActionForm):
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=1991, max_value=2100)


@admin.register(Seminar)
class SeminarAdmin(
    AttendancePages, ClosingPages, ConsentPages, PaperPages, ScanPages, SheetPages, LabelledChoices, RefusesDeletion,
    RecountsAfterDeletion, ReadableHistory,
):  # fmt: skip
    when_empty = gettext_lazy(
        "The seminars with their days, places and numbers of participants: planned, held and cancelled ones."
    )
    names_seminar = "pk"
    form = SeminarForm
    inlines = (SessionInline, HeadcountInline, SpeakerInline)
    history_of = (
        (Session, "seminar"),
        (SheetTotal, "session__seminar"),
        (Headcount, "seminar"),
        (Speaker, "seminar"),
    )
    list_display = ("code", "region", "days", "places", "state", "participants")
    list_filter = (
        "programme_year__year",
        ("region", admin.RelatedOnlyFieldListFilter),
        "status",
        IsClosed,
        "headcounts__certainty",
    )
    search_fields = ("code",)
    formfield_overrides = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    readonly_fields = ("code",)
    action_form = CopyActionForm
    actions = ("copy_selected",)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("autocomplete/", view(LabelledAutocompleteView.as_view(admin_site=self.admin_site)), name=URL_NAME),
            path("<int:pk>/copy/", view(self.copy_view), name="seminars_seminar_copy"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request, obj=None):
        days = ["status", ("start", "end")]
        if self.has_change_permission(request, obj):
            days.append("venue_for_all_days")
        return (
            (None, {"fields": ("code", "programme_year", "region", "title_en", "title_ru", "title_kk")}),
            (_("Days"), {"fields": days}),
            (_("Partners, topics and languages"), {"fields": ("partners", "topics", "languages")}),
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "programme_year":
            kwargs["queryset"] = ProgrammeYear.objects.select_related("programme")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        """The newest programme year, where there is one only."""
        newest = list(ProgrammeYear.objects.order_by("-year")[:2])
        is_clear = len(newest) == 1 or (newest and newest[0].year > newest[1].year)
        return {**({"programme_year": newest[0]} if is_clear else {}), **super().get_changeform_initial_data(request)}

    def get_queryset(self, request):
        seminars = super().get_queryset(request).visible_to(request.user)
        return seminars.select_related("region", "programme_year__programme")

    def get_search_results(self, request, queryset, search_term):
        if is_too_long(search_term):
            return queryset.none(), False
        return queryset.like(search_term.replace("\0", " ").split()), False

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if hasattr(changelist.result_list, "prefetch_related"):
            changelist.result_list = changelist.result_list.prefetch_related("sessions__venue__locality")
        return changelist

    @admin.display(description=gettext_lazy("dates"), ordering="start")
    def days(self, seminar):
        return seminar.days

    @admin.display(description=gettext_lazy("places"))
    def places(self, seminar):
        labels = [session.venue.place.label if session.venue else _("Online") for session in seminar.sessions.all()]
        return ", ".join(dict.fromkeys(labels))

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, seminar):
        status = seminar.get_status_display()
        return _("%(status)s, closed") % {"status": status} if seminar.closed_at else status

    @admin.display(description=gettext_lazy("participants"))
    def participants(self, seminar):
        if seminar.status != Seminar.Status.HELD:
            return "–"
        if seminar.certainty == Certainty.UNKNOWN:
            return _("not known")
        number = seminar.women + seminar.men + seminar.not_stated
        words = {Certainty.ABOUT: _("about %(number)s"), Certainty.AT_LEAST: _("at least %(number)s")}
        return words.get(seminar.certainty, "%(number)s") % {"number": number}

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        seminar = form.instance
        if venue := form.cleaned_data.get("venue_for_all_days"):
            if seminar.sessions.exists():
                messages.warning(request, _("The seminar has sessions already: the venue for all days was not used."))
            else:
                create_whole_days(seminar=seminar, venue=venue)
        recount([seminar])

    def lock_for_saving(self, obj):
        lock([obj.pk])

    def reasons_against_deletion(self, objects):
        for seminar in objects:
            if seminar.closed_at:
                yield _("%(seminar)s is closed: open it again first.") % {"seminar": seminar}
            if number := seminar.participations.count():
                yield ngettext(
                    "%(seminar)s has %(number)d person on its list. Take the person off the list first.",
                    "%(seminar)s has %(number)d people on its list. Take them off the list first.",
                    number,
                ) % {"seminar": seminar, "number": number}
            if number := Scan.objects.filter(session__seminar=seminar).count():
                yield ngettext(
                    "%(seminar)s has %(number)d scan. Delete it first.",
                    "%(seminar)s has %(number)d scans. Delete them first.",
                    number,
                ) % {"seminar": seminar, "number": number}
            if number := seminar.headcounts.count():
                yield ngettext(
                    "%(seminar)s has %(number)d headcount. Delete it first.",
                    "%(seminar)s has %(number)d headcounts. Delete them first.",
                    number,
                ) % {"seminar": seminar, "number": number}

    def get_readonly_fields(self, request, obj=None):
        """The code says year and region: they stay once somebody is counted."""
        stays = ("programme_year", "region") if obj and obj.has_people else ()
        return (*self.readonly_fields, *stays)

    def save_model(self, request, obj, form, change):
        if {"region", "programme_year"} & set(form.changed_data):
            obj.code = ""  # a new one is made
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if "_list" in request.POST:
            return HttpResponseRedirect(reverse("admin:seminars_seminar_list", args=[obj.pk]))
        return response

    def change_view(self, request, object_id, form_url="", extra_context=None):
        seminar = self.get_object(request, object_id)
        context = {}
        if seminar:
            context = {"next_year": seminar.programme_year.year + 1, **self.closing_context(request, seminar)}
        if seminar and request.method == "GET":
            context["findings"] = findings(Seminar.objects.filter(pk=seminar.pk))
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def copy_view(self, request, pk):
        """Copy a seminar into the posted year, or the next one, and open the copy."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        seminar = self.get_object(request, str(pk))
        if seminar is None:
            raise Http404
        copy = self.copied(request, seminar, request.POST.get("year", ""))
        return HttpResponseRedirect(reverse("admin:seminars_seminar_change", args=[(copy or seminar).pk]))

    def copied(self, request, seminar, year):
        """Return the copy in the year as posted, or the next one; or None with a message that says why not."""
        if year and not re.fullmatch(r"[0-9]{4}", year):
            messages.error(request, _("“%(year)s” is no year.") % {"year": year[:20]})
            return None
        try:
            copy = copy_seminar(seminar=seminar, year=int(year or seminar.programme_year.year + 1))
        except ValidationError as error:
            messages.error(request, f"{seminar}: {' '.join(error.messages)}")
            return None
        self.log_addition(request, copy, _("Copied from %(code)s.") % {"code": seminar.code})
        messages.success(
            request, _("%(copy)s is planned, copied from %(code)s.") % {"copy": copy, "code": seminar.code}
        )
        return copy

    @admin.action(description=gettext_lazy("Copy to the next year, or to the year given"), permissions=["add"])
    def copy_selected(self, request, queryset):
        year = request.POST.get("year", "")
        copies = [self.copied(request, seminar, year) for seminar in queryset]
        if len(copies) == 1 and copies[0]:
            return HttpResponseRedirect(reverse("admin:seminars_seminar_change", args=[copies[0].pk]))
