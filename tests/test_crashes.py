"""The site killed at any moment of an import, a merge or their undoing: all or nothing. And two of them at once.

``make prove`` kills each a hundred times, ``make test`` a handful. See ``tests/processes.py`` for what is killed.
"""

import io
import os
import random
import time
from collections import Counter
from functools import partial
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction

from seminars.attendance import add_person, change_row, mark
from seminars.counting import stale_seminars
from seminars.merging import merge, undo
from seminars.models import (
    Attendance,
    DoubtfulPair,
    Merge,
    Participant,
    Participation,
    PersonTally,
    Presence,
    Seminar,
    SheetImport,
    Tally,
)
from seminars.names import Name
from seminars.refolding import refold
from seminars.sheets.people import Person
from seminars.sheets.undo import undo_import
from seminars.tallies import wrong_sums
from tests.factories import ParticipantFactory, ParticipationFactory, SeminarFactory, counted_once
from tests.processes import Process

TRIES = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 5
ROUNDS = TRIES // 2
GIVEN = ("Анна", "Лев", "Мәдина", "Жандос", "Ольга", "Асхат", "Гүлнар", "Тимур")
SURNAMES = ("Ким", "Калиев", "Ахметов", "Петренко", "Сейітов")
NAMES = [f"{surname} {given} Болат{number}ұлы" for number, surname in enumerate(SURNAMES) for given in GIVEN]
LIST = "\n".join(["ФИО,Пол,Место работы,День 1,День 2", *(f"{name},м,Акимат,1,{len(name) % 2}" for name in NAMES)])
EMPTIED = (
    Merge,
    DoubtfulPair,
    SheetImport,
    Attendance,
    Participation,
    Participant,
    Presence,
    PersonTally,
    Tally,
    Seminar,
)


@pytest.fixture(autouse=True)
def unblocked(other_database, django_db_blocker, tmp_path):
    with django_db_blocker.unblock():
        (tmp_path / "list.csv").write_text(LIST)
        yield


@pytest.fixture
def bring_in(tmp_path):
    def bring_in(number=1):
        seminar = Seminar.objects.get(code=f"2025-KZ-31-{number}")
        call_command("import_participants", tmp_path / "list.csv", seminar=seminar.code, stdout=io.StringIO())
        return SheetImport.objects.filter(seminar=seminar).first()

    return bring_in


@transaction.atomic
@counted_once()
def set_up():
    """Two seminars; on the first three people of the list, one under Latin letters and on the second list as well."""
    for model in EMPTIED:
        model.objects.all().delete()
    first, second = SeminarFactory(days=2), SeminarFactory(days=2)
    for surname, given, patronymic in (("Ким", "Анна", "Болат0ұлы"), ("Kim", "Anna", ""), ("Ахметов", "Лев", "")):
        participant = ParticipantFactory(surname=surname, given_name=given, patronymic=patronymic, gender="man")
        for seminar in (first, second) if given == "Anna" else (first,):
            ParticipationFactory(seminar=seminar, participant=participant, organisation="Акимат")


def person(surname):
    return Participant.objects.get(surname=surname, given_name__in=("Анна", "Anna"))


def merged(keep="Ким", drop="Kim"):
    return merge(keep=person(keep), drop=person(drop))


def everything():
    """All that these writes touch, by names: ids differ from try to try."""
    participation = ("participation__participant__search_key", "session__date", "session__seminar__code")
    return {
        "people": sorted(Participant.objects.values_list("search_key", "gender", "other_spelling")),
        "lists": sorted(Participation.objects.values_list("participant__search_key", "seminar__code", "organisation")),
        "marks": sorted(Attendance.objects.values_list(*participation)),
        "pairs": sorted(DoubtfulPair.objects.values_list("first__search_key", "second__search_key", "decision")),
        "imports": sorted(SheetImport.objects.values_list("seminar__code", "created", "matched", "undone_at__year")),
        "merges": Merge.objects.count(),
    }


def assert_kept_numbers_are_right():
    assert list(stale_seminars(Seminar.objects.all())) == []
    with transaction.atomic():
        assert list(wrong_sums()) == []


# Killed


def writes(bring_in):
    """Return {name: (what goes before, the write that is killed)}."""
    imported = (lambda: (set_up(), bring_in()), lambda: undo_import(sheet_import=SheetImport.objects.get()))
    return {
        "import": (set_up, bring_in),
        "undone import": imported,
        "merge": (set_up, merged),
        "undone merge": (lambda: (set_up(), merged()), lambda: undo(Merge.objects.get())),
    }


@pytest.mark.parametrize("name", ["import", "undone import", "merge", "undone merge"])
def test_killed_at_any_moment_it_leaves_all_or_nothing(name, bring_in, capsys):
    prepare, write = writes(bring_in)[name]
    prepare()
    write()  # what is loaded at first use is loaded, as on a site that runs
    prepare()
    before = everything()
    whole = Process(write)
    whole.start()
    begun, end = whole.wait_for_writing(), whole.end()
    done = everything()
    assert (end, done == before) == ("after", False)
    moments, found = random.Random(name), Counter()
    for number in range(TRIES):
        prepare()
        assert everything() == before
        end = killed(write, moments.random(), whole.seconds, begun if number % 2 else None)
        left = everything()
        found[end, "nothing" if left == before else "all" if left == done else "a part"] += 1
        assert_kept_numbers_are_right()
        if left == before:
            write()
        assert everything() == done
    if TRIES > 5:
        with capsys.disabled():
            print(f"{name}, {whole.seconds:.3f} s, writing from {begun:.3f} s on: {dict(found)}")
        assert found["inside", "nothing"] > 0
    assert {left for _end, left in found} <= {"nothing", "all"}
    assert ("before", "all") not in found
    assert ("after", "nothing") not in found


def killed(write, share, seconds, begun):
    """Kill a write after a share of its time, or of its time from when it began to write; return how far it came."""
    process = Process(write)
    process.start()
    if begun is not None:
        process.wait_for_writing()
        seconds -= begun
    time.sleep(share * seconds)
    process.kill()
    return process.end()


# At once


def assert_as_if_in_turn(prepare, *works):
    """Do things at once, some times over: each time it is as if one came after the other, in either order."""
    in_turn = []
    for order in permutations(range(len(works))):
        prepare()
        ends = {number: told(works[number]) for number in order}
        in_turn.append((ends, everything()))
    for _ in range(ROUNDS):
        prepare()
        processes = [Process(work) for work in works]
        for process in processes:
            process.start()
        ends = {number: process.end() for number, process in enumerate(processes)}
        assert (ends, everything()) in in_turn
        assert_kept_numbers_are_right()


def told(work):
    try:
        work()
    except (ValidationError, CommandError) as error:
        return f"{type(error).__name__}: {error}"
    return "after"


@pytest.mark.parametrize("numbers", [(1, 2), (1, 1), (2, 2)])
def test_lists_of_the_same_people_at_once_make_nobody_twice(numbers, bring_in):
    assert_as_if_in_turn(set_up, *(partial(bring_in, number) for number in numbers))
    assert Participant.objects.count() == len(NAMES) + 2
    assert SheetImport.objects.count() == 2


def test_list_and_merge_at_once(bring_in):
    assert_as_if_in_turn(set_up, bring_in, merged)


def test_list_and_merge_of_somebody_on_it_into_another_at_once(bring_in):
    assert_as_if_in_turn(set_up, partial(bring_in, 2), partial(merged, keep="Kim", drop="Ким"))


def on_first_list(surname):
    return Participation.objects.get(participant=person(surname), seminar__code="2025-KZ-31-1")


def marked(surname, at, is_present):
    row = on_first_list(surname)
    mark(seminar=row.seminar, marks={(row.pk, row.seminar.sessions.all()[at].pk): is_present})


def test_marks_of_two_at_once_are_both_kept():
    assert_as_if_in_turn(set_up, partial(marked, "Ким", 0, False), partial(marked, "Kim", 1, False))
    assert Attendance.objects.filter(session__seminar__code="2025-KZ-31-1").count() == 4


def test_marks_and_list_at_once(bring_in):
    assert_as_if_in_turn(set_up, bring_in, partial(marked, "Kim", 0, False))


def test_keys_folded_anew_and_merge_at_once():
    assert_as_if_in_turn(set_up, refold, merged)


def test_row_changed_and_another_merged_into_it_at_once():
    def changed():
        change_row(participation=on_first_list("Ким"), field="organisation", value="НПО")

    assert_as_if_in_turn(set_up, merged, changed)


def test_somebody_typed_twice_at_once_is_one():
    typed = Person(row=0, name=Name("Ли", "Лев"), gender="man", attended=frozenset([0]), organisation="НПО")

    def added():
        seminar = Seminar.objects.get(code="2025-KZ-31-2")
        add_person(seminar=seminar, person=typed, sessions=[seminar.sessions.first().pk])

    assert_as_if_in_turn(set_up, added, added)
    assert Participant.objects.filter(surname="Ли").count() == 1


def test_crossing_merges_at_once():
    people = []

    def prepare():
        set_up()
        people[:] = [person("Ким"), person("Kim")]

    assert_as_if_in_turn(
        prepare,
        lambda: merge(keep=people[0], drop=people[1]),
        lambda: merge(keep=people[1], drop=people[0]),
    )
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("name", ["undone import", "undone merge"])
def test_undone_twice_at_once(name, bring_in):
    done = []

    def prepare():
        set_up()
        done[:] = [bring_in()] if name == "undone import" else [merged()]

    undone = {"undone import": lambda: undo_import(sheet_import=done[0]), "undone merge": lambda: undo(done[0])}[name]
    assert_as_if_in_turn(prepare, undone, undone)


def test_list_undone_and_built_on_at_once(bring_in):
    done = []

    def prepare():
        set_up()
        done[:] = [bring_in()]

    assert_as_if_in_turn(prepare, lambda: undo_import(sheet_import=done[0]), partial(bring_in, 2))
