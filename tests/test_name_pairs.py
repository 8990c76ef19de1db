"""One person in different spellings is found, nobody is taken for another, and kept keys are folded anew."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seminars.attendance import add_person
from seminars.models import Folding, OwnHeading, Participant
from seminars.names import Name
from seminars.sheets.people import Person, read_sheet
from seminars.sheets.save import import_sheet
from tests.factories import ParticipantFactory, ProgrammeFactory, RegionFactory, SeminarFactory
from tests.name_measure import halves, in_register, on_pairs, take_up


@pytest.mark.parametrize("half", halves(), ids=["tuning", "held back"])
def test_nearly_all_true_pairs_are_found_and_few_false_ones(half):
    measure = on_pairs(half)
    assert measure.recall >= 0.98, measure.not_all_right
    assert measure.precision >= 0.98, measure.not_all_right


def test_nobody_is_taken_for_another(db):
    taken, seminar = take_up(SeminarFactory()), SeminarFactory()
    for half in halves():
        measure = in_register(half, taken, seminar)
        assert (measure.recall >= 0.98, measure.wrongly_known) == (True, 0)


@pytest.mark.parametrize("letters", ["щ" * 148, "чащу" * 37, "ﷺ" * 150, "".join(map(chr, range(0x20000, 0x20096)))])
def test_names_of_any_letters_have_keys_that_fit_and_are_known_again(letters, db):
    seminar = SeminarFactory()
    typed = Person(
        row=0, name=Name(letters, letters, letters), gender="man", organisation="Akimat", attended=frozenset()
    )
    add_person(seminar=seminar, person=typed)
    person = Participant.objects.get()
    for field in ("search_key", "name_key", "surname_skeleton"):
        assert len(getattr(person, field)) <= Participant._meta.get_field(field).max_length
    sheet = read_sheet(f"Surname,Given name,Patronymic,Organisation\n{letters},{letters},{letters},Akimat".encode())
    assert import_sheet(sheet, seminar, file_name="a.csv", checksum="0").matched == 1
    other = import_sheet(sheet, SeminarFactory(), file_name="a.csv", checksum="1")
    assert (other.matched, Participant.objects.count()) == (1, 1)


def refold():
    out = io.StringIO()
    call_command("refold", stdout=out)
    return out.getvalue()


def test_who_is_folded_anew_is_not_deleted_meanwhile(db):
    ParticipantFactory()
    Folding.objects.update(version=1)
    with CaptureQueriesContext(connection) as queries:
        refold()
    read = [
        query["sql"]
        for query in queries
        if query["sql"].startswith("SELECT") and "seminars_participant" in query["sql"]
    ]
    assert {"FOR UPDATE" in sql for sql in read} == {connection.features.has_select_for_update}


def test_keys_of_an_older_folding_are_told_and_made_anew(client, db):
    person, region = ParticipantFactory(surname="Жұмабаев", given_name="Ерлан"), RegionFactory()
    OwnHeading.objects.create(office=ProgrammeFactory().office, heading="uliia")
    keys = person.name_key, person.surname_skeleton, person.search_key, region.search_key
    Participant.objects.update(name_key="", surname_skeleton="", search_key="")
    type(region).objects.update(search_key="")
    Folding.objects.update(version=1)
    assert client.get("/health/").content == b"not ok"
    assert refold() == "Folded anew: 4 names.\n"
    person.refresh_from_db()
    region.refresh_from_db()
    assert (person.name_key, person.surname_skeleton, person.search_key, region.search_key) == keys
    assert OwnHeading.objects.get().heading == "ulia"
    assert client.get("/health/").content == b"ok"
    assert refold() == "The keys are those of today's folding.\n"
