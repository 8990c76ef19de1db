"""A name that is deleted is nowhere any more, and no figure changes by it."""

import json
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise, product
from random import Random

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Event, User
from regions.folding import fold
from reports.changes import changes_between
from reports.counts import MEASURES
from reports.crossing import cross
from reports.document.formats import FORMATS, INTERNAL, PUBLIC, make_edition
from reports.figures import year_figures, years_figures
from reports.filters import Filter
from reports.frozen_rows import pack, rows_of, unpack
from reports.models import Publication
from seminars.attendance import add_person, change_row
from seminars.counting import stale_seminars
from seminars.matching import Match, match_people
from seminars.merging import merge, undo
from seminars.models import (
    Attendance,
    DoubtfulPair,
    Merge,
    Participant,
    Participation,
    PersonTally,
    Presence,
    Programme,
    ProgrammeYear,
    Scan,
    Seminar,
    SheetDraft,
    SheetImport,
    Tally,
    YearParticipant,
)
from seminars.names import Name
from seminars.privacy.due import due_groups, due_people, erase_due, what_goes
from seminars.privacy.erasing import erase
from seminars.privacy.traces import Traces
from seminars.programme_file.export import content
from seminars.programme_file.save import import_programme
from seminars.programme_file.schema import Refused
from seminars.sheets.people import Person, read_people, read_table
from seminars.sheets.save import import_sheet
from seminars.sheets.undo import undo_import
from seminars.tallies import wrong_sums
from tests.factories import (
    HeadcountFactory,
    ParticipantFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ScanFactory,
    SeminarFactory,
    UserFactory,
)
from tests.kept import bring_reference
from tests.test_crossing import questions, random_site

pytestmark = pytest.mark.django_db

TODAY = date(2031, 6, 6)
KEPT = {
    Presence: None,
    Tally: None,
    PersonTally: None,
    Attendance: None,
    Participation: ("pk", "participant", "seminar", "audience", "is_counted", "is_completer"),
    Seminar: ("pk", "women", "men", "not_stated", "certainty", "missing", "closed_at"),
    Participant: ("pk", "gender", "birth_year"),
    ProgrammeYear: ("pk", "counted_at"),
}


@pytest.fixture
def reference():
    bring_reference()


def everything_stored():
    """All that any table holds, as one text in small letters: JSON as it reads, numbers and bytes included."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return "\n".join(plain(value) for row in rows for value in row if value is not None).casefold()


def plain(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    return json.dumps(value, ensure_ascii=False, default=str)


def found(*texts):
    """Which of some texts are stored anywhere, in any case, or as their search keys."""
    stored = everything_stored()
    return [text for text in texts if text and (text.casefold() in stored or fold(text) in stored)]


def letters(number):
    return "".join("бгдзклмнпр"[int(digit)] + "а" for digit in f"{number:05}")


def named(person):
    """Give a person a name, phone and e-mail that nobody else has, as their form does; return them."""
    person.surname, person.given_name = f"Жу{letters(person.pk)}ев", f"Қа{letters(person.pk)}"
    person.patronymic, person.other_spelling = f"Өм{letters(person.pk)}ұлы", f"Latin{person.pk}spelled"
    person.phone, person.email = f"+7701{person.pk:07}", f"mail{person.pk}@example.org"
    person.save()
    return (*person.name.folded, person.surname, person.given_name, person.patronymic, person.other_spelling,
            person.phone, person.email)  # fmt: skip


def all_figures(seed, editions=(INTERNAL,)):
    """Every figure of the site, and what it is kept as."""
    kept = [sorted(map(str, model.objects.order_by().values_list(*(names or ())))) for model, names in KEPT.items()]
    years = list(ProgrammeYear.objects.select_related("programme").order_by("pk"))
    reports = [FORMATS["json"].write(make_edition(year, edition)) for year, edition in product(years, editions)]
    series = [(figures.cells, figures.persons) for figures in map(years_figures, {year.programme for year in years})]
    random, user = Random(seed), User(is_superuser=True)
    answers = [
        cross(Filter(**chosen), user, measure=random.choice(list(MEASURES)), rows=rows, columns=columns).parts
        for chosen, (rows, *rest) in questions(random)
        for columns in [rest[0] if rest else None]
    ]
    faults = [str(each) for each in (*stale_seminars(Seminar.objects.all()), *wrong_sums())]
    published = [
        changes_between(unpack(each.rows), rows_of(each.programme_year)) for each in Publication.objects.order_by("pk")
    ]
    frozen = [bytes(rows) for rows in Publication.objects.order_by("pk").values_list("rows", flat=True)]
    return kept, reports, series, answers, faults, published, frozen, [without_names(year) for year in years]


def without_names(year):
    """The programme file of a year without names. Where people worked may tell who they were."""
    file = content(year, with_names=False)
    for seminar in file["seminars"]:
        for row in seminar["participations"]:
            row.update(organisation="", position="")
    return file


def published(year):
    Publication.objects.create(
        programme_year=year, edition=1, published_at=now(), thresholds={},
        numbers={"year": {"total": year_figures(year).cell.total}}, public_numbers={},
        rows=pack(rows_of(year)), checksum="",
    )  # fmt: skip


def lived_in(random):
    """A site in which people were typed, listed, merged, doubted and brought in; return {id: what names them}."""
    random_site(random)
    people = list(Participant.objects.order_by("pk"))
    words = {person.pk: named(person) for person in people}
    for row in Participation.objects.all():
        row.organisation, row.position = f"Org{row.participant_id}name", f"Pos{row.participant_id}name"
        row.save()
        words[row.participant_id] += (row.organisation, row.position)
    for _ in range(random.randint(0, 3)):
        keep, drop = random.sample(people, 2) if len(people) > 2 else (None, None)
        if keep:
            people.remove(drop)
            merge(keep=keep, drop=drop)
            words[keep.pk] += words.pop(drop.pk)
    for first, second in pairwise(people):
        DoubtfulPair.objects.get_or_create(first=first, second=second)
    for year in ProgrammeYear.objects.all():
        published(year)
    return words


EXAMPLES = settings.default.max_examples
TRIES = EXAMPLES if EXAMPLES > 100 else 3  # each takes half a second


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=TRIES)
@given(seed=st.integers(0, 2**32))
def test_no_figure_of_random_programmes_changes_by_any_erasure_and_no_name_stays(reference, seed):
    random = Random(seed)
    with transaction.atomic():
        words = lived_in(random)
        editions = (INTERNAL, PUBLIC) if seed % 5 == 0 else (INTERNAL,)
        before = all_figures(seed, editions)
        gone = random.sample(sorted(words), random.randint(0, len(words)))
        middle = random.randint(0, len(gone))
        for some in (gone[:middle], gone[middle:]):
            erase(some, today=TODAY)
        assert all_figures(seed, editions) == before
        assert (before[4], before[5]) == ([], [[], []])
        assert found(*(word for pk in gone for word in words[pk])) == []
        kept = [words[pk][0] for pk in words.keys() - set(gone)]
        assert found(*kept) == kept
        transaction.set_rollback(True)


@pytest.fixture
def person():
    """Somebody whose name stands wherever the site may keep one."""
    participation = ParticipationFactory(organisation="Школа Абая", position="Завуч Абая")
    participation.save()
    person = participation.participant
    named(person)
    return person


def test_the_name_goes_and_what_counts_stays(person):
    words = [person.full_name, person.surname, person.phone, person.email, "Абая"]
    assert found(*words) == words
    erase([person.pk], today=TODAY)
    person.refresh_from_db()
    assert (str(person), person.gender, person.erased_on) == ("name deleted", "woman", TODAY)
    assert found(*words) == []
    assert Seminar.objects.get().women == 1


def test_the_trail_says_who_deleted_a_name_and_how_much_went(person):
    user = UserFactory(role="administrator")
    erase([person.pk], user=user)
    event = Event.objects.about(person).get()
    assert (event.user, event.action, event.people) == (user, "names_erased", 1)
    assert event.details == {"people": 1, "history": 4, "merges": 0, "pairs": 0, "imports": 0, "drafts": 0,
                             "log_entries": 0, "scans": 0}  # fmt: skip


def test_history_keeps_who_changed_a_gender_and_when(person):
    erase([person.pk])
    assert list(Participant.history.values_list("id", "gender", "surname")) == [(person.pk, "woman", "")] * 2


def test_recent_actions_of_the_admin_lose_the_lines_that_name_the_person(person):
    participation = person.participations.get()
    other = ParticipantFactory(surname="Другой")
    pair = DoubtfulPair.objects.create(first=person, second=other)
    user = UserFactory(role="staff")
    for row in (person, participation, pair, other):
        LogEntry.objects.create(
            user=user, content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk),
            object_repr=str(row), action_flag=CHANGE,
        )  # fmt: skip
    erase([person.pk])
    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["Другой"]


def test_closed_seminars_change_as_little_as_open_ones(person):
    Seminar.objects.update(closed_at=now())
    erase([person.pk])
    assert Participant.objects.get().erased_on


def test_nobody_matches_a_deleted_name(person):
    typed = Person(row=0, name=Name("", ""), gender="woman", attended=frozenset())
    same = Person(row=1, name=person.name, gender="woman", attended=frozenset())
    erase([person.pk])
    assert match_people([typed, same], Seminar.objects.get()) == [Match(), Match()]


def test_merge_of_a_deleted_name_is_refused_and_cannot_be_undone(person):
    other, third = ParticipantFactory(), ParticipantFactory()
    merged = merge(keep=person, drop=other)
    erase([person.pk])
    assert not Merge.objects.exists()
    with pytest.raises(ValidationError, match="undone already"):
        undo(merged)
    with pytest.raises(ValidationError, match="was deleted"):
        merge(keep=third, drop=person)


def test_list_that_brought_the_person_can_no_longer_be_taken_out():
    seminar = SeminarFactory()
    sheet = read_people(read_table("ФИО;Место работы\nЖумабаева Айгуль;Школа\n".encode()))
    import_sheet(sheet, seminar, file_name="list.csv", checksum="")
    erase([Participant.objects.get().pk])
    with pytest.raises(ValidationError, match="cannot be undone"):
        undo_import(sheet_import=SheetImport.objects.get())


def test_draft_of_a_list_goes_where_the_person_is_in_a_row_and_others_stay(person):
    seminar, user = Seminar.objects.get(), UserFactory()
    for name in (person.full_name, "Кто-то Другой"):
        tables = {"row": {"rows": [[2, [name, "х"]]]}, "signature": {"rows": [], "left": [[9, f"Директор  {name}"]]}}
        for where, table in tables.items():
            SheetDraft.objects.create(
                seminar=seminar, user=user, file_name=f"{where}: {name[:3]}", checksum="", table=table
            )
    erase([person.pk])
    assert {draft.file_name for draft in SheetDraft.objects.all()} == {"row: Кто", "signature: Кто"}


def test_draft_that_nobody_brought_in_goes_though_no_name_is_due(person):
    SheetDraft.objects.create(seminar=Seminar.objects.get(), user=UserFactory(), file_name="", checksum="", table={})
    erase_due()
    assert SheetDraft.objects.exists()
    SheetDraft.objects.update(created_at=now() - timedelta(days=2))
    erase_due()
    assert not SheetDraft.objects.exists()


def test_id_of_a_programme_file_goes_where_it_says_the_name(person):
    year = Seminar.objects.get().programme_year
    YearParticipant.objects.create(programme_year=year, participant=person, file_id=f"{person.surname}-1")
    erase([person.pk])
    assert not YearParticipant.objects.exists()


def test_scan_goes_with_the_last_name_on_its_sheet(person):
    seminar = Seminar.objects.get()
    other = ParticipationFactory(seminar=seminar).participant
    scan = ScanFactory(session=seminar.sessions.get())
    assert list(Traces([person.pk]).scans_by_hand) == [scan]
    missing = Seminar.objects.get().missing
    erase([person.pk])
    assert bytes(Scan.objects.defer(None).get().content) == b"%PDF-1.7 %%EOF"
    erase([other.pk], today=TODAY)
    scan = Scan.objects.defer(None).get()
    assert (bytes(scan.content), scan.file_name, scan.erased_on) == (b"", "", TODAY)
    assert Seminar.objects.get().missing == missing


def test_scan_with_signatures_of_people_counted_by_number_stays_until_the_seminar_is_due(person):
    seminar = Seminar.objects.get()
    HeadcountFactory(seminar=seminar)
    scan = ScanFactory(session=seminar.sessions.get())
    erase([person.pk])
    assert list(Scan.objects.readable()) == [scan]
    assert what_goes(today=TODAY)["scans"] == erase_due(today=TODAY)["scans"] == 1
    assert not Scan.objects.readable().exists()


def test_a_form_from_before_the_erasure_brings_no_name_back(person, client):
    client.force_login(UserFactory(role="administrator"))
    erase([person.pk])
    client.post(f"/admin/seminars/participant/{person.pk}/change/", {"surname": "Абаева", "gender": "woman"})
    assert Participant.objects.get().surname == ""


def test_the_database_refuses_a_name_where_it_was_deleted(person):
    erase([person.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.update(phone="+77010000000")


def test_where_a_person_worked_is_not_entered_again(person):
    erase([person.pk])
    with pytest.raises(ValidationError, match="not entered again"):
        change_row(participation=Participation.objects.get(), field="organisation", value="Школа Абая")
    change_row(participation=Participation.objects.get(), field="audience", value="other")


def test_somebody_chosen_for_a_list_before_the_erasure_is_new(person):
    typed = Person(row=0, name=person.name, gender="woman", attended=frozenset())
    erase([person.pk])
    participation, _was_there = add_person(seminar=SeminarFactory(), person=typed, participant=person)
    assert participation.participant != person


def test_file_with_names_does_not_replace_a_year_whose_names_were_deleted(person):
    file = content(ProgrammeYear.objects.get())
    erase([person.pk])
    with pytest.raises(Refused, match="names were deleted"):
        import_programme(json.dumps(file).encode(), replace=True)


def listed(end, programme="Seminars", person=None):
    seminar = SeminarFactory(
        programme_year__year=end.year, programme_year__programme__name_en=programme, start=end, end=end
    )
    return ParticipationFactory(seminar=seminar, participant=person or ParticipantFactory()).participant


@pytest.mark.parametrize(
    ("end", "before", "due"),
    [
        (date(2020, 6, 6), date(2025, 6, 5), date(2025, 6, 6)),
        (date(2020, 2, 29), date(2025, 2, 28), date(2025, 3, 1)),
        (date(2019, 2, 28), date(2024, 2, 27), date(2024, 2, 28)),
    ],
)
def test_a_name_is_due_on_the_day_the_years_are_over(end, before, due):
    person = listed(end)
    assert list(due_people(today=before)) == []
    assert list(due_people(today=due)) == [person]


def test_who_came_back_is_due_by_the_last_seminar_and_the_longest_period():
    ProgrammeFactory(name_en="Long", names_kept_years=10)
    person = listed(date(2018, 5, 5), "Long")
    listed(date(2020, 6, 6), person=person)
    assert list(due_people(today=date(2030, 6, 5))) == []
    assert list(due_people(today=date(2030, 6, 6))) == [person]
    assert [(str(group.programme_year), group.people) for group in due_groups(today=date(2030, 6, 6))] == [
        ("Seminars 2020", 1)
    ]


def test_who_is_on_no_list_is_due_as_long_after_they_were_written():
    person = ParticipantFactory()
    Participant.history.update(history_date="2020-03-03T12:00Z")
    assert list(due_people(today=date(2025, 3, 2))) == []
    assert list(due_people(today=date(2025, 3, 3))) == [person]


def test_names_of_people_deleted_from_the_register_leave_history_and_recent_actions_when_they_are_due(staff):
    person = ParticipantFactory(surname="Удаленова")
    staff.post(reverse("admin:seminars_participant_delete", args=[person.pk]), {"post": "yes"})
    assert LogEntry.objects.get().object_repr.startswith("Удаленова")
    erase_due(today=date(2026, 1, 1))
    assert found("Удаленова") == ["Удаленова"]
    Participant.history.update(history_date="2020-03-03T12:00Z")
    erase_due(today=date(2026, 1, 1))
    assert found("Удаленова") == []


def test_what_is_told_to_go_is_what_goes():
    for person in (listed(date(2020, 5, 5)), listed(date(2020, 6, 6)), listed(date(2024, 6, 6))):
        named(person)
    DoubtfulPair.objects.create(first_id=Participant.objects.first().pk, second_id=Participant.objects.last().pk)
    told = what_goes(today=date(2026, 1, 1))
    assert told["people"] == 2
    assert erase_due(today=date(2026, 1, 1)) == told
    assert erase_due(today=date(2026, 1, 1)).total() == 0


def run(*arguments, today="2024-01-01"):
    call_command("erase_names", "--today", today, *arguments, stdout=(out := StringIO()))
    return out.getvalue().splitlines()


def test_command_deletes_what_its_dry_run_tells():
    listed(date(2013, 5, 5)), listed(date(2014, 6, 6), "Other")
    told = run("--dry-run", "--programme", "Other")
    assert told[:3] == [
        "Other 2014: 1", "Would go:", "  names of people, with phone, e-mail, organisation and position: 1",
    ]  # fmt: skip
    assert Participant.objects.named().count() == 2
    assert run("--programme", "Other")[2:] == told[2:]
    assert Participant.objects.named().get().participations.get().seminar.programme_year.programme == (
        Programme.objects.get(name_en="Seminars")
    )


def test_command_deletes_nothing_before_its_day():
    listed(date(2025, 5, 5))
    with pytest.raises(CommandError, match="2999-01-01 is still to come"):
        run(today="2999-01-01")
    assert Participant.objects.named().count() == 1
    assert run("--dry-run", today="2999-01-01")[0] == "Seminars 2025: 1"


def test_a_deletion_leaves_nothing_in_the_pages_of_an_sqlite_file():
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has such pages.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
