"""What is missing before a seminar's numbers are final."""

import pytest
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains

from seminars.counting import recount
from seminars.models import DoubtfulPair, Seminar, Session, SheetTotal
from seminars.readiness import Lacking, findings
from seminars.sheet_totals import SessionTotal, no_people
from tests.factories import (
    HeadcountFactory,
    ParticipantFactory,
    ParticipationFactory,
    RegionFactory,
    ScanFactory,
    SeminarFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def sentences():
    """What is missing beside scans, which the tests are not about."""
    for session in Session.objects.all():
        if not session.scans.exists():
            ScanFactory(session=session)
    recount(Seminar.objects.all())
    return [finding.sentence for finding in findings(Seminar.objects.all())]


def sheet(seminar, **numbers):
    return SheetTotal.objects.create(session=seminar.sessions.first(), **numbers)


def test_complete_seminar_lacks_nothing():
    sheet(ParticipationFactory().seminar, women=1)
    assert sentences() == []


def test_sessions_with_a_list_and_no_scan():
    ParticipationFactory(seminar=SeminarFactory(days=2))
    assert [finding.sentence for finding in findings(Seminar.objects.all())] == ["no scan of the sheets of 2 sessions"]


def test_people_counted_by_number_signed_no_sheet():
    HeadcountFactory(audience="academia", not_stated=0)
    assert [finding.sentence for finding in findings(Seminar.objects.all())] == []


def test_planned_seminar_lacks_nothing():
    SeminarFactory(status="planned")
    assert sentences() == []


def test_seminar_without_list_and_headcount():
    SeminarFactory(days=3)
    assert sentences() == ["held, number unknown"]


def test_sheet_that_does_not_agree():
    seminar = ParticipationFactory().seminar
    sheet(seminar, women=2, men=1)
    where = seminar.sessions.get()
    assert sentences() == [f"paper sheet of {where} says 2 + 1, recorded 1 + 0"]


def test_sheet_may_hold_those_counted_by_number_or_not():
    seminar = ParticipationFactory().seminar
    HeadcountFactory(seminar=seminar, women=2, men=3, audience="academia")
    total = sheet(seminar, women=1)
    assert sentences() == []
    SheetTotal.objects.filter(pk=total.pk).update(women=3, men=3)
    assert sentences() == []


def test_session_without_anybody():
    seminar = SeminarFactory(days=2)
    first, second = seminar.sessions.all()
    ParticipationFactory(seminar=seminar, attended=[first])
    assert sentences() == [f"nobody at the session of {second}"]


def test_gender_and_audience_not_stated():
    seminar = ParticipationFactory(participant__gender="not_stated", audience="not_stated").seminar
    HeadcountFactory(seminar=seminar, women=0, men=1, not_stated=2)
    assert sentences() == ["gender not stated of 3 people", "audience not stated of 4 people"]


def test_person_who_may_be_another():
    someone = ParticipationFactory().participant
    DoubtfulPair.objects.create(first=someone, second=ParticipantFactory())
    assert sentences() == ["1 person may be in the register twice"]
    DoubtfulPair.objects.update(decision="different")
    assert sentences() == []


def test_form_of_the_seminar_and_year_say_it(client):
    seminar = SeminarFactory()
    client.force_login(UserFactory())
    for address in (reverse("admin:seminars_seminar_change", args=[seminar.pk]), reverse("year", args=[2025])):
        assertContains(client.get(address), "held, number unknown")


def test_coordinator_sees_what_own_regions_lack(client):
    seminar = SeminarFactory(region=RegionFactory(iso_code="KZ-39", name_en="Kostanay Region"))
    client.force_login(UserFactory(role="coordinator", regions=[RegionFactory()]))
    assertNotContains(client.get(reverse("year", args=[2025])), seminar.code)


def test_seminars_already_read_lack_the_same():
    unknown, reason, closed, planned, twice = [SeminarFactory() for _ in range(5)]
    Seminar.objects.filter(pk=reason.pk).update(closed_at=now(), closing_reason="The list was lost")
    Seminar.objects.filter(pk=closed.pk).update(closed_at=now())
    Seminar.objects.filter(pk=planned.pk).update(status="planned")
    first, second = (ParticipationFactory(seminar=twice).participant for _ in range(2))
    DoubtfulPair.objects.create(first=first, second=second)
    Seminar.objects.filter(pk=twice.pk).update(missing=[])
    in_order = Seminar.objects.order_by("start", "code")
    assert Lacking.among(in_order).seminars == list(Lacking(in_order).seminars)
    assert {*Lacking.among(in_order).seminars} == {unknown, reason, twice}


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_are_the_same_for_one_seminar_and_three(django_assert_num_queries, rows):
    for _ in range(rows):
        seminar = ParticipationFactory(audience="not_stated").seminar
        sheet(seminar, women=4)
        HeadcountFactory(seminar=seminar)
    with django_assert_num_queries(3):
        findings(Seminar.objects.all())


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ((1, 2, 0), ""),
        ((0, 2, 0), "1 woman missing"),
        ((3, 0, 1), "2 women too many, 2 men missing, 1 not stated too many"),
    ],
)
def test_difference_from_the_paper_sheet_in_words(listed, words):
    seminar = SeminarFactory()
    sheet(seminar, women=1, men=2)
    total = SessionTotal(seminar.sessions.get(), dict(zip(no_people(), listed, strict=True)), no_people())
    assert total.difference == words
