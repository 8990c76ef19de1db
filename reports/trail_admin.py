"""The trail as administrators read it. Here and not in accounts, because it is sent as files like other rows."""

from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext, gettext_lazy

from accounts.admin import AnyAddress
from accounts.choices import is_id
from accounts.models import Event, User
from accounts.trail import record
from reports.downloads import FORMATS
from seminars import dates
from seminars.privacy.traces import about_person

PAGED = 10_000  # events that pages go back; the filters and the files reach all
LARGEST = 1_000_000  # rows of a file: a spreadsheet has no more


class NewestFirst(Paginator):
    """Counts no further than it goes: counting a million takes longer than everything else on the page."""

    @cached_property
    def count(self):
        return self.object_list[:PAGED].count()


class OfPerson(admin.SimpleListFilter):
    """The events about one person and their participations, from the page of the person."""

    title = gettext_lazy("person")
    parameter_name = "person"

    def lookups(self, request, model_admin):
        return [(self.value(), self.value())] if self.value() else []

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return about_person(queryset, self.value()) if is_id(self.value()) else queryset.none()


def day_of(word):
    """Return the day that a word names, as 2025-06-03 or 03.06.2025, or nothing."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(word, form).date()
        except ValueError:
            continue
    return None


def on_day(events, day: date):
    try:
        begins = make_aware(datetime.combine(day, time.min))
        return events.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    except OverflowError:
        return events.none()


def narrowed(events, word):
    """Return the events of a day, about a person by number, of a seminar by code, or by and about users so called."""
    if day := day_of(word):
        return on_day(events, day)
    if is_id(word):
        return about_person(events, word)
    if word[:4].isdecimal() and "-" in word:
        return events.filter(code=word.upper())
    users = list(User.objects.filter(username__icontains=word).values_list("pk", flat=True))
    about = Q(subject_kind=User._meta.label_lower, subject_id__in=[str(pk) for pk in users])  # as failed sign-ins
    return events.filter(Q(user__in=users) | about)  # known ids: with a query of its own the index is not used


@admin.register(Event)
class EventAdmin(AnyAddress, admin.ModelAdmin):
    list_display = ("moment", "user", "done", "subject", "code", "people", "noted")
    list_display_links = None
    list_filter = ("action", OfPerson)
    list_select_related = ("user",)
    search_fields = ("code",)
    search_help_text = gettext_lazy(
        "A user name, a day (2025-06-03), the code of a seminar or the number of a person; several narrow the list. "
        "Pages go back 10,000 events; filters and files reach all."
    )
    paginator = NewestFirst
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count every event once for each choice
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        files = [path(f"trail.{kind}", view, {"kind": kind}, name=f"accounts_event_{kind}") for kind in FORMATS]
        return [*files, *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        for word in search_term.replace("\0", " ").split()[:5]:
            queryset = narrowed(queryset, word)
        return queryset, False

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def moment(self, event):
        return dates.moment(localtime(event.at))

    @admin.display(description=gettext_lazy("what was done"))
    def done(self, event):
        return event.get_action_display()

    @admin.display(description=gettext_lazy("to what"))
    def subject(self, event):
        return f"{_kind(event.subject_kind)} {event.subject_id}".strip()

    @admin.display(description=Event._meta.get_field("note").verbose_name)
    def noted(self, event):
        return format_html('<span class="code">{}</span>', event.note)

    def changelist_view(self, request, extra_context=None):
        query = request.GET.urlencode()
        files = [(kind, f"{reverse(f'admin:accounts_event_{kind}')}?{query}") for kind in FORMATS]
        return super().changelist_view(request, {"title": gettext("Trail"), "files": files, **(extra_context or {})})

    def file_view(self, request, kind):
        """Send the events of the list's filters as a file, the newest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            raise Http404 from None
        record(request.user, Event.Action.EXPORTED, Event)
        return FORMATS[kind](event_rows(found), "trail")


def _kind(kind):
    return capfirst(apps.get_model(kind)._meta.verbose_name) if kind else ""


def event_rows(events):
    """Yield events as rows, headings first; read as they are written, however many."""
    yield [gettext("When"), gettext("Who"), gettext("What was done"), gettext("To what"), gettext("Seminar"),
           gettext("People"), gettext("Note")]  # fmt: skip
    action_in_words = {value: str(label) for value, label in Event.Action.choices}
    kind_in_words = cache(_kind)
    rows = events.values_list("at", "user__username", "action", "subject_kind", "subject_id", "code", "people", "note")
    for at, user, action, kind, pk, *rest in islice(rows.iterator(chunk_size=2000), LARGEST):
        moment = localtime(at).strftime("%Y-%m-%d %H:%M:%S")
        yield [moment, user or "", action_in_words[action], f"{kind_in_words(kind)} {pk}".strip(), *rest]
