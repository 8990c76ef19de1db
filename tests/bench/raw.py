"""The limit: the same rows by SQL written by hand, from the same sums of a year and region, and from the rows."""

from django.db import connection

PEOPLE = "SUM(women), SUM(men), SUM(not_stated)"
MEASURES = f"""{PEOPLE}, SUM(women_completers), SUM(men_completers), SUM(not_stated_completers), SUM(women_attendances),
    SUM(men_attendances), SUM(not_stated_attendances), SUM(seminars), SUM(sessions)"""
NAMES = "*.name_en, *.name_ru, *.name_kk, *.label_en, *.label_ru, *.label_kk"
OF_YEAR = (
    f"""SELECT region.iso_code, region.name_en, region.name_ru, region.name_kk, sums.*
    FROM (
        SELECT region_id, kind, certainty, {MEASURES} FROM seminars_tally
        WHERE programme_year_id = %s AND scope = 'whole' GROUP BY region_id, kind, certainty
    ) sums
    JOIN regions_region region ON region.id = sums.region_id""",
    f"""SELECT region.iso_code, {NAMES.replace("*", "locality")}, {NAMES.replace("*", "institution")}, sums.*
    FROM (
        SELECT region_id, locality_id, institution_id, kind, certainty, {PEOPLE} FROM seminars_tally
        WHERE programme_year_id = %s AND scope = 'place'
        GROUP BY region_id, locality_id, institution_id, kind, certainty
    ) sums
    JOIN regions_region region ON region.id = sums.region_id
    LEFT JOIN regions_locality locality ON locality.id = sums.locality_id
    LEFT JOIN regions_venue institution ON institution.id = sums.institution_id""",
    f"""SELECT side, certainty, {PEOPLE} FROM seminars_tally
    WHERE programme_year_id = %s AND scope = 'side' AND kind <> 'visit' GROUP BY side, certainty""",
    f"""SELECT audience, certainty, {PEOPLE} FROM seminars_tally
    WHERE programme_year_id = %s AND scope = 'whole' AND kind <> 'visit' GROUP BY audience, certainty""",
)
OF_YEARS = f"""SELECT region_id, year.year, audience, {PEOPLE}
    FROM seminars_tally JOIN seminars_programmeyear year ON year.id = programme_year_id
    WHERE year.programme_id = %s AND scope = 'whole' AND kind <> 'visit'"""
CUBE = f"{OF_YEARS} GROUP BY CUBE (region_id, year.year, audience)"
# SQLite has no CUBE: the sums once, and each of the eight subtotals from them.
SUBTOTALS = (
    f"WITH sums (region, year, audience, women, men, not_stated) AS MATERIALIZED ({OF_YEARS} GROUP BY 1, 2, 3) "
) + " UNION ALL ".join(
    f"SELECT {region}, {year}, {audience}, {PEOPLE} FROM sums GROUP BY 1, 2, 3"
    for region in ("region", "NULL")
    for year in ("year", "NULL")
    for audience in ("audience", "NULL")
)
# What the same costs without anything kept: the joined rows, people on lists only.
YEAR_FROM_ROWS = """SELECT session.venue_id, person.gender, participation.audience, COUNT(DISTINCT participation.id)
    FROM seminars_participation participation
    JOIN seminars_seminar seminar ON seminar.id = participation.seminar_id
    JOIN seminars_participant person ON person.id = participation.participant_id
    JOIN seminars_attendance attendance ON attendance.participation_id = participation.id
    JOIN seminars_session session ON session.id = attendance.session_id
    WHERE seminar.programme_year_id = %s AND seminar.status = 'held' AND participation.is_counted
    GROUP BY session.venue_id, person.gender, participation.audience"""
YEARS_FROM_ROWS = """SELECT seminar.region_id, year.year, participation.audience, person.gender, COUNT(*)
    FROM seminars_participation participation
    JOIN seminars_seminar seminar ON seminar.id = participation.seminar_id
    JOIN seminars_programmeyear year ON year.id = seminar.programme_year_id
    JOIN seminars_participant person ON person.id = participation.participant_id
    WHERE year.programme_id = %s AND seminar.status = 'held' AND participation.is_counted
    GROUP BY seminar.region_id, year.year, participation.audience, person.gender"""

COPY = """COPY (
    SELECT seminar.code, presence.start, region.name_en, person.surname, person.given_name, person.patronymic,
        presence.audience, participation.organisation, presence.certainty, presence.women, presence.men,
        presence.not_stated
    FROM seminars_presence presence
    JOIN seminars_seminar seminar ON seminar.id = presence.seminar_id
    JOIN regions_region region ON region.id = presence.region_id
    JOIN seminars_participation participation ON participation.id = presence.participation_id
    JOIN seminars_participant person ON person.id = participation.participant_id
    WHERE presence.kind = 'list' AND presence.is_counted AND presence.is_first
    ORDER BY presence.programme_year_id, presence.region_id, presence.start, presence.seminar_id,
        presence.participation_id
    LIMIT %d
) TO STDOUT WITH (FORMAT csv)"""


def rows(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def copy(number):
    """Read so many ordered rows of lists, with names, by COPY."""
    with connection.cursor() as cursor, cursor.copy(COPY % number) as found:
        for _block in found:
            pass


def of_year(programme_year):
    """Return the rows of a year: by region, by place, by side and by audience."""
    return [rows(statement, programme_year.pk) for statement in OF_YEAR]


def of_years(programme):
    """Return the rows (region id, year, audience, women, men, not stated) of all years with every subtotal."""
    return rows(CUBE if connection.vendor == "postgresql" else SUBTOTALS, programme.pk)
