"""Two people made one, and two again: nobody's participation is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seminars.counting import recount, stale_seminars
from seminars.merging import merge, undo
from seminars.models import (
    Attendance,
    DoubtfulPair,
    Merge,
    Participant,
    Participation,
    PersonTally,
    Seminar,
    Tally,
    YearParticipant,
)
from seminars.tallies import GENDERS, PERSON_KEY, TALLY_KEY, TALLY_NUMBERS
from tests.factories import ParticipantFactory, ParticipationFactory, SeminarFactory, UserFactory

KEPT = {Tally: (*TALLY_KEY, *TALLY_NUMBERS), PersonTally: (*PERSON_KEY, *GENDERS)}

pytestmark = pytest.mark.django_db


@pytest.fixture
def seminar():
    return SeminarFactory(days=3)


def on_list(seminar, *days, **fields):
    sessions = list(seminar.sessions.all())
    return ParticipationFactory(
        seminar=seminar, attended=[sessions[day] for day in days], participant=ParticipantFactory(**fields)
    ).participant


def kept_numbers():
    """Everything kept beside the rows, without the ids of its own rows."""
    return [sorted(map(str, model.objects.values_list(*names))) for model, names in KEPT.items()]


def everything():
    people = [
        (person.pk, person.full_name, person.phone, person.gender, person.other_spelling)
        for person in Participant.objects.order_by("pk")
    ]
    marks = sorted(Attendance.objects.values_list("participation__participant", "session"))
    lists = sorted(Participation.objects.values_list("participant", "seminar", "organisation", "is_counted"))
    numbers = kept_numbers()
    return people, marks, lists, numbers


def test_marks_of_both_are_kept_and_the_person_counts_once(seminar):
    keep, drop = on_list(seminar, 0), on_list(seminar, 0, 2)
    merge(keep=keep, drop=drop)
    assert Participation.objects.get().sessions.count() == 2
    assert Seminar.objects.get().women == 1


def test_gender_taken_over_is_counted_where_only_the_kept_person_was_and_again_not_when_undone(seminar):
    keep, drop = on_list(seminar, 0, gender="not_stated"), on_list(SeminarFactory(days=1), 0, gender="man")
    merged = merge(keep=keep, drop=drop)
    seminar.refresh_from_db()
    assert (seminar.men, seminar.not_stated) == (1, 0)
    undo(merged)
    seminar.refresh_from_db()
    assert (seminar.men, seminar.not_stated) == (0, 1)
    assert list(stale_seminars(Seminar.objects.all())) == []


def test_participations_elsewhere_go_over(seminar):
    keep, drop = on_list(seminar, 0), on_list(SeminarFactory(days=1), 0)
    merge(keep=keep, drop=drop)
    assert keep.participations.count() == 2


def test_kept_person_takes_over_what_it_lacks(seminar):
    keep = on_list(seminar, 0, surname="Kim", gender="not_stated", phone="1")
    drop = on_list(seminar, 1, surname="Ким", gender="woman", phone="2", birth_year=1980)
    merge(keep=keep, drop=drop)
    keep.refresh_from_db()
    assert (keep.gender, keep.phone, keep.birth_year, keep.other_spelling) == ("woman", "1", 1980, "Ким")


def test_merged_pair_leaves_the_list(seminar):
    keep, drop = on_list(seminar, 0), on_list(seminar, 1)
    DoubtfulPair.objects.create(first=keep, second=drop)
    merge(keep=keep, drop=drop)
    assert not DoubtfulPair.objects.exists()


def test_undone_merge_leaves_everything_as_it_was(seminar):
    keep, drop = on_list(seminar, 0, phone=""), on_list(seminar, 0, 2, phone="2")
    ParticipationFactory(participant=drop, seminar=SeminarFactory(days=1))
    before = everything()
    undo(merge(keep=keep, drop=drop))
    assert everything() == before
    assert DoubtfulPair.objects.get().decision == "different"


def test_what_was_entered_since_stays_with_the_kept_person(seminar):
    keep, drop = on_list(seminar, 0, phone=""), on_list(seminar, 1, phone="2")
    merged = merge(keep=keep, drop=drop)
    ParticipationFactory(participant=keep, seminar=SeminarFactory(days=1))
    Participant.objects.filter(pk=keep.pk).update(phone="3")
    undo(Merge.objects.get(pk=merged.pk))
    keep.refresh_from_db()
    assert (keep.phone, keep.participations.count()) == ("3", 2)


def test_merge_is_undone_though_its_seminar_and_year_were_deleted_since(seminar):
    keep, drop = on_list(seminar, 0), on_list(seminar, 0, 2)
    for number, person in enumerate((keep, drop)):
        YearParticipant.objects.create(programme_year=seminar.programme_year, participant=person, file_id=number)
    merged = merge(keep=keep, drop=drop)
    Seminar.objects.all().delete()
    recount([seminar])
    seminar.programme_year.delete()
    assert undo(merged) == drop
    assert set(Participant.objects.all()) == {keep, drop}


def test_merges_are_undone_in_their_order(seminar):
    keep, first, second = (on_list(seminar, day) for day in range(3))
    merged = merge(keep=keep, drop=first)
    merge(keep=keep, drop=second)
    with pytest.raises(ValidationError, match="undo that first"):
        undo(merged)


def test_closed_seminar_is_not_touched(seminar):
    keep, drop = on_list(seminar, 0), on_list(seminar, 1)
    Seminar.objects.update(closed_at=now())
    with pytest.raises(ValidationError, match=seminar.code):
        merge(keep=keep, drop=drop)
    assert Participant.objects.count() == 2


def test_person_is_not_merged_with_itself(seminar):
    keep = on_list(seminar, 0)
    with pytest.raises(ValidationError):
        merge(keep=keep, drop=keep)


marks = st.lists(st.sets(st.integers(0, 2)), min_size=2, max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
@given(marks=marks, others=st.integers(0, 2))
def test_any_merges_undone_leave_everything_as_it_was(marks, others):
    from django.db import transaction

    with transaction.atomic():
        seminar = SeminarFactory(days=3)
        people = [on_list(seminar, *days) for days in marks]
        for _ in range(others):
            ParticipationFactory(participant=people[-1], seminar=SeminarFactory(days=1))
        before = everything()
        merges = [merge(keep=people[0], drop=person) for person in people[1:]]
        assert list(stale_seminars(Seminar.objects.all())) == []
        for merged in reversed(merges):
            undo(Merge.objects.get(pk=merged.pk))
        assert everything() == before
        transaction.set_rollback(True)


# The pages


@pytest.fixture
def pair(seminar):
    first, second = on_list(seminar, 0, surname="Kim"), on_list(seminar, 1, surname="Ким")
    return DoubtfulPair.objects.create(first=first, second=second, reasons=["same_name"])


@pytest.fixture
def staff(client):
    client.force_login(UserFactory())
    return client


def page_of(pair):
    return reverse("admin:seminars_doubtfulpair_merge", args=[pair.pk])


def test_page_shows_what_each_side_brings(staff, pair):
    sides = staff.get(page_of(pair)).context["sides"]
    assert [side["person"].surname for side in sides] == ["Kim", "Ким"]
    assert [len(side["participations"]) for side in sides] == [1, 1]


def test_pair_is_merged_into_the_chosen_person_and_undone(staff, pair):
    staff.post(page_of(pair), {"keep": pair.second_id})
    assert Participant.objects.get().surname == "Ким"
    merged = Merge.objects.get()
    assert merged.merged_by.username == "staff"
    data = {"action": "undo_merges", "_selected_action": merged.pk}
    staff.post(reverse("admin:seminars_merge_changelist"), data)
    assert Participant.objects.count() == 2


@pytest.mark.parametrize("keep", ["", "x", "0", "9" * 30])
def test_nobody_else_is_kept(staff, pair, keep):
    staff.post(page_of(pair), {"keep": keep})
    assert Participant.objects.count() == 2


def test_coordinator_merges_nobody(client, pair, seminar):
    client.force_login(UserFactory(role="coordinator", regions=[seminar.region]))
    assert client.post(page_of(pair), {"keep": pair.first_id}).status_code in (403, 404)
    assert Participant.objects.count() == 2


def test_pair_is_said_to_be_two_people(staff, pair):
    staff.post(page_of(pair), {"different": "1"})
    assert DoubtfulPair.objects.get().decision == "different"
    assert Participant.objects.count() == 2


def pairs_of(person):
    pairs = DoubtfulPair.objects.filter(decision="open").values_list("first", "second")
    return {(set(pair) - {person.pk}).pop() for pair in pairs if person.pk in pair}


def test_other_doubtful_pairs_go_over_and_come_back():
    keep, drop, other, both = (ParticipantFactory() for _ in range(4))
    for first, second in ((keep, drop), (keep, both), (drop, other), (drop, both)):
        DoubtfulPair.objects.create(first=first, second=second, reasons=["slip"])
    merged = merge(keep=keep, drop=drop)
    assert pairs_of(keep) == {other.pk, both.pk}
    back = undo(merged)
    assert (pairs_of(keep), pairs_of(back)) == ({both.pk}, {other.pk, both.pk})


def test_earlier_merge_of_the_other_can_still_be_undone():
    keep, drop, first = (ParticipantFactory() for _ in range(3))
    earlier = merge(keep=drop, drop=first)
    undo(merge(keep=keep, drop=drop))
    undo(earlier)
    assert set(Participant.objects.values_list("pk", flat=True)) == {keep.pk, drop.pk, first.pk}
