"""Everything that is kept about one person, as one structure for the page, the JSON file and the xlsx."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.contrib.admin.models import LogEntry
from django.db.models import Choices, Count
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter import Workbook

from accounts.models import Event
from seminars import dates
from seminars.matching import REASONS
from seminars.models import Attendance, Consent, DoubtfulPair, Participant, Participation, Scan
from seminars.models.choices import Audience, Gender
from seminars.models.people import PERSONAL
from seminars.privacy.traces import Traces, about_person

OWN = (*PERSONAL, "gender", "birth_year", "erased_on")


@dataclass(frozen=True)
class Section:
    """A table about the person. ``shown`` says its values in words.

    ``columns`` are {key of the JSON file: heading}. No key is "values": a template would take that for all headings.
    """

    key: str
    title: str
    columns: dict
    rows: list


def everything(participant, user):
    """Return the Sections about a person, as far as the user may see them: of other regions' seminars nothing.

    What tells of the whole register (history, merges, lists brought in, recent actions) is for those who see it.
    Nobody else's name is in it, so that it may be handed to the person.
    """
    seen = Participation.objects.visible_to(user).filter(participant=participant)
    sections = [_person(participant), _participations(seen), _attendances(seen), _consents(participant)]
    if not user.sees_everything:
        return sections
    traces = Traces([participant.pk])
    return [
        *sections,
        _pairs(traces),
        _merges(traces),
        _imports(traces),
        _drafts(traces),
        _file_ids(participant),
        _scans(traces),
        _history(traces),
        _actions(traces),
        _events(participant),
    ]


def as_json(sections):
    """Return Sections as JSON text: {section: [{column: value}]}, the person as one object."""
    found = {each.key: [dict(zip(each.columns, row, strict=True)) for row in each.rows] for each in sections}
    person = dict(zip(OWN, (row["value"] for row in found.pop("person")), strict=True))
    return json.dumps({"person": person, **found}, ensure_ascii=False, indent=1, default=_plain) + "\n"


def as_workbook(sections):
    """Return Sections as the bytes of an xlsx, a worksheet each."""
    content = BytesIO()
    with Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head, cell = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        for number, section in enumerate(sections, 1):
            page = book.add_worksheet(f"{number}")
            page.set_column(0, len(section.columns), 24)
            page.write_string(0, 0, section.title, head)
            for row, values in enumerate([list(section.columns.values()), *section.rows], 2):
                for column, value in enumerate(values):
                    page.write(row, column, value if row == 2 else shown(value), head if row == 2 else cell)
    return content.getvalue()


def shown(value):
    """Return a value of a Section in words of the active language; a number as it is."""
    if value in (None, "", ()):
        return "–"
    if isinstance(value, Choices):
        return str(value.label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return dates.moment(localtime(value))
    if isinstance(value, date):
        return dates.day(value)
    return value if isinstance(value, int) else str(value)


def _plain(value):
    return localtime(value).isoformat() if isinstance(value, datetime) else str(value)


def _person(person):
    values = {**{name: getattr(person, name) for name in OWN}, "gender": Gender(person.gender)}
    rows = [(capfirst(Participant._meta.get_field(name).verbose_name), value) for name, value in values.items()]
    return Section("person", _("Person"), {"field": _("What is kept"), "value": _("Value")}, rows)


def _participations(seen):
    columns = {
        "seminar": _("Seminar"),
        "title": _("Title"),
        "from": _("First day"),
        "until": _("Last day"),
        "audience": _("Audience"),
        "organisation": _("Organisation"),
        "position": pgettext("job", "Position"),
        "counted": _("Counted"),
        "completed": _("Completed"),
        "invited_only": _("Invited, did not come"),
    }
    rows = seen.select_related("seminar").annotate(marks=Count("attendances")).order_by("seminar__start", "pk")
    return Section(
        "participations",
        _("On the lists of seminars"),
        columns,
        [_participation(row) for row in rows],
    )


def _participation(row):
    seminar = row.seminar
    days, work = (seminar.start, seminar.end), (Audience(row.audience), row.organisation, row.position)
    return (seminar.code, seminar.title, *days, *work, row.is_counted, row.is_completer, row.marks == 0)


def _attendances(seen):
    marks = Attendance.objects.filter(participation__in=seen).order_by("session__date", "session")
    marks = marks.select_related("session__seminar", "session__venue__locality")
    rows = [(mark.session.seminar.code, mark.session.date, str(mark.session)) for mark in marks]
    columns = {"seminar": _("Seminar"), "date": _("Date"), "session": _("Session")}
    return Section("attendances", _("Present at"), columns, rows)


def _consents(person):
    columns = {
        "about": _("Agrees to"),
        "version": _("Version of the text"),
        "language": _("Language"),
        "given_on": _("Date"),
        "means": _("How"),
        "withdrawn_on": _("Withdrawn on"),
    }
    rows = [
        (
            Consent.About(each.about), each.text.version, each.language, each.given_on, Consent.Means(each.means),
            each.withdrawn_on,
        )
        for each in person.consents.select_related("text")
    ]  # fmt: skip
    return Section("consents", _("Consents"), columns, rows)


def _pairs(traces):
    rows = [
        (", ".join(str(REASONS.get(reason, reason)) for reason in pair.reasons), DoubtfulPair.Decision(pair.decision))
        for pair in traces.pairs
    ]
    columns = {"reasons": _("Reasons"), "decision": _("Decision")}
    return Section("doubtful_pairs", _("May be the same person as another"), columns, rows)


def _merges(traces):
    columns = {"when": _("When"), "who": _("Who"), "was": _("The other, as kept for undoing")}
    return Section(
        "merges", _("Merged"), columns, [(each.merged_at, _user(each.merged_by), _was(each)) for each in traces.merges]
    )


def _was(merge):
    return "; ".join(str(value) for name, value in merge.before["person"].items() if value and name != "id")


def _imports(traces):
    columns = {"when": _("When"), "who": _("Who"), "seminar": _("Seminar"), "file": _("File")}
    rows = [(each.imported_at, _user(each.imported_by), each.seminar.code, each.file_name) for each in traces.imports]
    return Section("imports", _("Brought in by a list that can be taken out again"), columns, rows)


def _drafts(traces):
    columns = {"when": _("When"), "who": _("Who"), "file": _("File")}
    rows = [(each.created_at, _user(each.user), each.file_name) for each in traces.drafts]
    return Section("drafts", _("On a list somebody is looking at"), columns, rows)


def _file_ids(person):
    rows = [
        (str(each.programme_year), each.file_id) for each in person.file_ids.select_related("programme_year__programme")
    ]
    columns = {"programme_year": _("Programme year"), "id": _("Id")}
    return Section("programme_files", _("In programme files"), columns, rows)


def _scans(traces):
    scans = Scan.objects.readable().filter(session__seminar__in=traces.seminars).select_related("session__seminar")
    rows = [(each.session.seminar.code, each.session.date, each.file_name) for each in scans]
    columns = {"seminar": _("Seminar"), "date": _("Date"), "file": _("File")}
    return Section("scans", _("Scans of sheets that may show the person"), columns, rows)


def _history(traces):
    records = [
        *traces.history.select_related("history_user"),
        *traces.list_history.select_related("history_user"),
        *Consent.history.filter(participant_id__in=traces.ids).select_related("history_user"),
    ]
    rows = [
        (
            record.history_date,
            _user(record.history_user),
            str(record.instance_type._meta.verbose_name),
            {"+": _("added"), "~": _("changed"), "-": _("deleted")}[record.history_type],
            _values(record),
        )
        for record in sorted(records, key=lambda record: (record.history_date, record.history_id))
    ]
    columns = {"when": _("When"), "who": _("Who"), "what": _("What"), "kind": _("Kind"), "content": _("Values")}
    return Section("history", _("History of changes"), columns, rows)


def _actions(traces):
    entries = LogEntry.objects.filter(pk__in=traces.log_entries).select_related("user").order_by("action_time")
    rows = [(entry.action_time, _user(entry.user), entry.object_repr, entry.get_change_message()) for entry in entries]
    columns = {"when": _("When"), "who": _("Who"), "of": _("Of"), "what": _("What")}
    return Section("recent_actions", _("Recent actions in data entry"), columns, rows)


def _events(person):
    events = about_person(Event.objects, person.pk).select_related("user").order_by("at", "pk")
    rows = [(event.at, _user(event.user), Event.Action(event.action), event.note) for event in events]
    columns = {"when": _("When"), "who": _("Who"), "what": _("What"), "note": _("Note")}
    return Section("trail", _("Trail"), columns, rows)


def _values(record):
    kept = [(field, _in_words(record, field)) for field in record.tracked_fields if not field.is_relation]
    return "; ".join(
        f"{field.verbose_name}: {value}" for field, value in kept if value not in ("", None) and not field.primary_key
    )


def _in_words(record, field):
    return getattr(record, f"get_{field.name}_display")() if field.choices else getattr(record, field.attname)


def _user(user):
    return user.get_username() if user else ""
