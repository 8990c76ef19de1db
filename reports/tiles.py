"""The few numbers that matter, at the head of a year or a region."""

from dataclasses import dataclass
from math import ceil

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from reports.numbers import UNKNOWN, aim, number, percent
from reports.tables import address_of_rows
from reports.totals import GENDERS
from seminars.models.choices import Certainty


@dataclass(frozen=True)
class Tile:
    """One of the few numbers that matter. ``parts`` are (colour class, share from 0 to 1) of its bar."""

    number: str
    label: str
    beside: str = ""
    note: str = ""
    parts: tuple = ()
    link: str = ""
    certainty: str = Certainty.EXACT


def cell_parts(cell, of=None):
    """Women, men and not stated as parts of ``of`` people (of themselves where nothing is given)."""
    whole = max(of or 0, cell.total)
    if not whole:
        return ()
    return tuple((column, getattr(cell, column) / whole) for column in GENDERS)


def _number(value):
    return number(value, get_language())


def _percent(share):
    return percent(share, get_language())


def _aim(share):
    return gettext("aim %(share)s") % {"share": aim(share, get_language())}


def headline_tiles(figures, user):
    return (
        participants_tile(figures, user),
        seminars_tile(figures, user),
        villages_tile(figures),
        completers_tile(figures, user),
    )


def participants_tile(figures, user):
    target = figures.target
    label = ngettext("participant", "participants", figures.cell.total)
    if figures.is_unknown:
        return unknown_tile(label)
    planned = target and target.participants
    notes = [women_note(figures.cell)]
    if target and target.women_share is not None:
        notes.append(_aim(target.women_share))
    return Tile(
        number=_number(figures.cell.total),
        label=label,
        beside=gettext("of %(number)s planned") % {"number": _number(planned)} if planned else "",
        note=" · ".join(filter(None, notes)),
        parts=cell_parts(figures.cell, planned),
        link=address_of_rows(figures, user) if figures.cell else "",
        certainty=figures.certainty,
    )


def unknown_tile(label):
    return Tile(UNKNOWN, label, gettext("number unknown"))


def women_note(cell):
    """Women in percent of people of known gender, and how many are not stated."""
    notes = []
    if cell.women_share is not None:
        notes.append(gettext("%(share)s women") % {"share": _percent(cell.women_share)})
    if cell.not_stated:
        notes.append(gettext("%(number)s not stated") % {"number": _number(cell.not_stated)})
    return " · ".join(notes)


def seminars_tile(figures, user):
    planned = figures.seminars_intended
    places = len(figures.places)
    notes = [
        ngettext("%(number)s session", "%(number)s sessions", figures.sessions) % {"number": _number(figures.sessions)},
        ngettext("%(number)s place", "%(number)s places", places) % {"number": _number(places)},
    ]
    return Tile(
        number=_number(figures.seminars),
        label=ngettext("seminar held", "seminars held", figures.seminars),
        beside=gettext("of %(number)s planned") % {"number": _number(planned)} if planned else "",
        note=", ".join(notes) if figures.sessions else "",
        parts=(("whole", figures.seminars / planned),) if planned else (),
        link=seminars_address(figures.programme_year) if user.sees_everything and planned else "",
    )


def seminars_address(programme_year):
    return f"{reverse('seminars', args=[programme_year.year])}?programme={programme_year.programme_id}"


def villages_tile(figures):
    target = figures.target
    if figures.is_unknown:
        return unknown_tile(gettext("in villages"))
    total, rural = figures.cell.total, figures.rural
    share = rural.total / total if total else None
    note = ""
    if target and target.rural_share is not None:
        short = ceil(target.rural_share * total) - rural.total
        note = _aim(target.rural_share)
        if short > 0:
            people = ngettext("%(number)s person short", "%(number)s people short", short)
            note = f"{note} · {people % {'number': _number(short)}}"
    return Tile(
        number=_percent(share),
        label=gettext("in villages"),
        beside=gettext("%(number)s of %(total)s") % {"number": _number(rural.total), "total": _number(total)},
        note=note,
        parts=(("whole", min(share, 1)),) if share is not None else (),
    )


def completers_tile(figures, user):
    """Who completed is known only of people on lists."""
    listed, completed = figures.listed.total, figures.completers.total
    label, beside = completed_words(figures.programme_year)
    if not listed:
        return Tile(UNKNOWN, label, gettext("nobody is on a list")) if figures.cell else unknown_tile(label)
    return Tile(
        number=_number(completed),
        label=label,
        beside=beside,
        note=gettext("%(share)s of those on lists") % {"share": _percent(completed / listed)},
        parts=(("whole", completed / listed),),
        link=address_of_rows(figures, user, measure="completers") if completed else "",
    )


def completed_words(programme_year):
    if programme_year.completion_share == 1:
        return gettext("attended every session"), gettext("at their place")
    share = {"share": aim(programme_year.completion_share, get_language())}
    return gettext("completed"), gettext("%(share)s of the sessions at one venue") % share
