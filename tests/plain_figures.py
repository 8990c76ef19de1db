"""Figures of any filter and dimensions, counted in plain Python from the raw rows; shares nothing with the product."""

from datetime import date

from regions.models import LocalityRegion
from seminars.models import Attendance, Headcount, Participation, Seminar, Session

COLUMN = {"woman": "women", "man": "men", "not_stated": "not_stated"}
COUNTED = ("exact", "about", "at_least", "partial")
AGES = ((0, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 200))
SPATIAL = ("place", "side", "region_today")


def everything():
    """Return the list of who came: one dict a participation or headcount, with the places where they were."""
    today = {row.locality_id: row.region_id for row in LocalityRegion.objects.filter(valid_until=None)}
    found = []
    for seminar in Seminar.objects.filter(status="held").select_related("programme_year", "region"):
        sessions = {row.pk: row for row in Session.objects.filter(seminar=seminar).select_related("venue__locality")}
        common = {
            "seminar": seminar.code,
            "programme": seminar.programme_year.programme_id,
            "year": seminar.programme_year.year,
            "month": seminar.start.month,
            "region": seminar.region_id,
            "start": seminar.start,
            "partner": set(seminar.partners.values_list("pk", flat=True)) or {"none"},
            "topic": set(seminar.topics.values_list("pk", flat=True)) or {"none"},
            "language": set(seminar.languages.values_list("pk", flat=True)) or {"none"},
        }
        for row in Participation.objects.filter(seminar=seminar).select_related("participant"):
            marks = [
                sessions[pk] for pk in Attendance.objects.filter(participation=row).values_list("session", flat=True)
            ]
            found.append({**common, **listed(row, marks, sessions.values(), seminar, today)})
        for row in Headcount.objects.filter(seminar=seminar, certainty__in=COUNTED).select_related("venue__locality"):
            numbers = {column: getattr(row, column) for column in COLUMN.values()}
            at = [{**spot(row.venue, seminar, today), "attendances": 0, "completed": False}]
            of = {"audience": row.audience or "not_stated", "certainty": row.certainty, "age": "not_known"}
            found.append({**common, **of, "person": None, "numbers": numbers, "is_counted": True, "at": at})
    return found


def listed(row, marks, sessions, seminar, today):
    year, person = seminar.programme_year, row.participant
    is_counted = len(marks) >= year.minimum_sessions
    at = []
    for where in {str(spot(mark.venue, seminar, today)): spot(mark.venue, seminar, today) for mark in marks}.values():
        here = [mark for mark in marks if spot(mark.venue, seminar, today) == where]
        completed = False
        for venue in {mark.venue_id for mark in here}:
            held = len([session for session in sessions if session.venue_id == venue])
            came = len([mark for mark in here if mark.venue_id == venue])
            completed = completed or came >= year.completion_share * held
        at.append({**where, "attendances": len(here), "completed": completed and is_counted})
    age = "not_known"
    if person.birth_year:
        years = seminar.start.year - person.birth_year
        age = next((f"{least}-{most}" for least, most in AGES if least <= years <= most), "not_known")
    return {
        "person": person.pk,
        "audience": row.audience,
        "certainty": "exact",
        "age": age,
        "numbers": {COLUMN[person.gender]: 1},
        "is_counted": is_counted,
        "at": at,
    }


def spot(venue, seminar, today):
    if venue is None:
        return {"place": "online", "side": "online", "region_today": seminar.region_id}
    here = venue.locality
    rural = here.kind == "village" if here.rural_override is None else here.rural_override
    place = f"institution-{venue.pk}" if venue.kind == "institution" else f"locality-{here.pk}"
    return {
        "place": place,
        "side": "rural" if rural else "urban",
        "region_today": today.get(here.pk, seminar.region_id),
    }


def wanted(who, selected):
    """Return where somebody was, as far as selected; nothing where they are not selected at all."""
    for name in ("programme", "year", "month", "region", "audience", "age", "certainty", "seminar"):
        if selected.get(name) and who[name] not in selected[name]:
            return []
    for name in ("partner", "topic", "language"):
        if selected.get(name) and not who[name] & set(selected[name]):
            return []
    if not selected.get("since", date.min) <= who["start"] <= selected.get("until", date.max):
        return []
    return [
        where for where in who["at"] if all(not selected.get(name) or where[name] in selected[name] for name in SPATIAL)
    ]


def is_spatial(selected, dimensions):
    return any(selected.get(name) or name in dimensions for name in SPATIAL)


def count(people, selected, dimensions, measure):
    """Return {keys of the dimensions: number}. ``selected`` is {name: chosen values}, ``gender`` as column names."""
    cells, persons = {}, {}
    for who in people:
        where = wanted(who, selected)
        spatial = is_spatial(selected, dimensions)
        for column, number in who["numbers"].items():
            if selected.get("gender") and column not in selected["gender"]:
                continue
            keys = {}
            for at in where:
                for key in keys_of(who, at, column, dimensions, selected):
                    keys.setdefault(key, []).append(at)
            for key, there in keys.items():
                if measure == "attendances":
                    cells[key] = cells.get(key, 0) + sum(at["attendances"] for at in there)
                elif not who["is_counted"]:
                    continue
                elif measure == "participants":
                    cells[key] = cells.get(key, 0) + number
                elif measure == "persons" and who["person"]:
                    persons.setdefault(key, set()).add(who["person"])
                elif measure == "completers":
                    completed = there if spatial else who["at"]
                    cells[key] = cells.get(key, 0) + any(at["completed"] for at in completed)
    cells.update({key: len(found) for key, found in persons.items()})
    return {key: number for key, number in cells.items() if number}


def keys_of(who, at, column, dimensions, selected):
    keys = {()}
    for name in dimensions:
        if name == "gender":
            values = {column}
        elif name in SPATIAL:
            values = {at[name]}
        elif name in ("partner", "topic", "language"):
            values = who[name] & set(selected[name]) if selected.get(name) else who[name]
        else:
            values = {who[name]}
        keys = {(*key, value) for key in keys for value in values}
    return keys
