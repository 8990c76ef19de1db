"""Who changed what and when: of a row, and of the rows entered on the same form."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.admin import AnyAddress
from seminars import dates

PER_PAGE = 100


class ReadableHistory(AnyAddress, admin.ModelAdmin):
    """``history_of`` names the models entered on the form, each with the path from it to the row of this admin.

    An old state is shown, never restored: that would pass by the checks and the count.
    """

    history_of = ()

    def person_of(self, row):
        """Return the id of the person whose events in the trail an administrator is led to."""
        return None

    def last_change(self, obj):
        newest = [
            model.history.filter(**condition).select_related("history_user").order_by("-history_id").first()
            for model, condition in self.sources(obj)
        ]
        last = max(filter(None, newest), key=lambda record: record.history_date, default=None)
        return (str(last.history_user or _("a command")), last.history_date) if last else None

    def sources(self, obj):
        """Return (model, condition) of the history of a row and of those entered on its form."""
        return [(self.model, {"id": obj.pk}), *((model, {path: obj.pk}) for model, path in self.history_of)]

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        here = self.get_object(request, object_id) if object_id.isdecimal() else None
        if here is None:
            raise Http404
        self.look(request, here)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of changes: %s") % here,
            "opts": self.opts,
            "object": here,
            "person": request.user.is_administrator and self.person_of(here),
            "page": Paginator(entries(self.sources(here)), PER_PAGE).get_page(request.GET.get("page")),
        }
        return TemplateResponse(request, "admin/history.html", context)


@dataclass(frozen=True)
class Change:
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """One saving of one row."""

    when: datetime
    who: str
    what: str
    kind: str
    reason: str
    changes: tuple

    @property
    def moment(self):
        return dates.moment(localtime(self.when))


def entries(sources):
    """Return the Entries of all records of (model, condition) pairs, newest first. A few queries for any number."""
    records = [
        (model, record)
        for model, condition in sources
        for record in model.history.filter(**condition).select_related("history_user").order_by("history_id")
    ]
    names = _Names(records)
    before, found = {}, []
    for model, record in records:
        row = (model, record.id)
        found.append(
            Entry(
                when=record.history_date,
                who=str(record.history_user or _("a command")),
                what=capfirst(model._meta.verbose_name),
                kind={"+": _("added"), "~": _("changed"), "-": _("deleted")}[record.history_type],
                reason=record.history_change_reason or "",
                changes=tuple(_changes(record, before.get(row), names)),
            )
        )
        before[row] = record
    said = [entry for entry in found if entry.changes or entry.kind != _("changed")]  # a form may be saved unchanged
    return sorted(said, key=lambda entry: entry.when, reverse=True)


def _changes(record, before, names):
    """Yield what a record changed; of an added or deleted row, all that it held."""
    for field in record.tracked_fields:
        if field.primary_key:
            continue
        new = getattr(record, field.attname)
        old = getattr(before, field.attname) if before else None
        if record.history_type == "-":
            old, new = new, None
        if old != new and (old, new) not in (("", None), (None, "")):
            yield Change(capfirst(field.verbose_name), names.shown(field, old), names.shown(field, new))


class _Names:
    """What the values of records are called; rows they point to are fetched by model, not by record."""

    def __init__(self, records):
        ids = {}
        for _model, record in records:
            for field in record.tracked_fields:
                if field.is_relation:
                    ids.setdefault(field.related_model, set()).add(getattr(record, field.attname))
        self.rows = {model: model._default_manager.select_related().in_bulk(pks - {None}) for model, pks in ids.items()}

    def shown(self, field, value):
        if value in (None, ""):
            return "–"
        if field.is_relation:
            return str(self.rows[field.related_model].get(value, _("deleted")))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return dates.day(value) if isinstance(value, date) else str(value)
