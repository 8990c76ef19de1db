"""What changed since a publication: every difference of a number is the sum of what happened to its rows."""

from hypothesis import given
from hypothesis import strategies as st

from reports.changes import ADDED, CHANGED, TAKEN_OFF, changes_between
from reports.frozen_rows import FrozenRow, pack, unpack
from reports.totals import Cell


def listed(pk, gender="women", place="locality-1", is_first=True, seminar="2025-KZ-31-1", region="KZ-31"):
    numbers = {"women": 0, "men": 0, "not_stated": 0} | {gender: 1}
    return FrozenRow("list", pk, seminar, region, place, **numbers, is_first=is_first)


def headcount(pk, women, men, place="locality-1", seminar="2025-KZ-31-1", region="KZ-31"):
    return FrozenRow("headcount", pk, seminar, region, place, women, men, 0, True)


def told(before, after):
    return [
        (change.kind, change.what, change.seminar, change.region, change.places, change.difference, change.pks)
        for change in changes_between(before, after)
    ]


def test_same_rows_have_no_changes():
    rows = [listed(1), listed(2, "men"), headcount(1, 3, 4)]
    assert changes_between(rows, list(reversed(rows))) == []


def test_people_of_one_seminar_are_added_together():
    assert told([listed(1)], [listed(1), listed(2), listed(3, "men", "locality-2")]) == [
        ("list", ADDED, "2025-KZ-31-1", "KZ-31", ("locality-1", "locality-2"), Cell(1, 1), (2, 3))
    ]


def test_headcount_entered_taken_off_and_changed_are_told_apart():
    before = [headcount(1, 5, 5), headcount(2, 1, 0)]
    after = [headcount(1, 4, 7), headcount(3, 2, 1)]
    assert [change[1:2] + change[5:] for change in told(before, after)] == [
        (ADDED, Cell(2, 1), (3,)),
        (CHANGED, Cell(-1, 2), (1,)),
        (TAKEN_OFF, Cell(-1, 0), (2,)),
    ]


def test_person_at_a_further_place_changes_no_total():
    before, after = [listed(1)], [listed(1), listed(1, place="locality-2", is_first=False)]
    assert told(before, after) == [
        ("list", CHANGED, "2025-KZ-31-1", "KZ-31", ("locality-1", "locality-2"), Cell(), (1,))
    ]


def test_corrected_gender_moves_a_person_from_one_column_to_another():
    assert told([listed(1)], [listed(1, "men")])[0][5] == Cell(-1, 1)


def test_seminar_that_moved_leaves_one_region_and_comes_to_the_other():
    assert [change[1:4] + change[5:6] for change in told([listed(1)], [listed(1, region="KZ-39")])] == [
        (TAKEN_OFF, "2025-KZ-31-1", "KZ-31", Cell(-1)),
        (ADDED, "2025-KZ-31-1", "KZ-39", Cell(1)),
    ]


people = st.builds(
    listed,
    st.integers(1, 6),
    st.sampled_from(["women", "men", "not_stated"]),
    st.sampled_from(["locality-1", "institution-2", "online"]),
    st.just(True),
    st.sampled_from(["2025-KZ-31-1", "2025-KZ-31-2"]),
    st.sampled_from(["KZ-31", "KZ-39"]),
)
groups = st.builds(headcount, st.integers(1, 4), st.integers(0, 5), st.integers(0, 5))
worlds = st.lists(st.one_of(people, groups), max_size=12, unique_by=lambda row: (row.kind, row.pk))


@given(worlds, worlds)
def test_differences_add_up_to_that_of_the_totals(before, after):
    def total(rows):
        return sum((Cell(row.women, row.men, row.not_stated) for row in rows), Cell())

    changes = changes_between(before, after)
    assert sum((change.difference for change in changes), Cell()) == total(after) - total(before)


@given(worlds)
def test_packed_rows_are_the_same_again(rows):
    assert unpack(pack(rows)) == rows
