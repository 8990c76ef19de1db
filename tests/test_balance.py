"""How many more the coming seminars of a region need: checked by hand, and against every smaller number."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from reports.balance import VILLAGES, WOMEN, Balance, needed
from seminars.models import AudienceTarget, Target
from tests.factories import HeadcountFactory, ProgrammeYearFactory, SeminarFactory, UserFactory

SHARES = st.decimals(0, 1, places=4)


def sentences(balance):
    return balance.so_far, balance.result, balance.rule


@pytest.mark.parametrize(
    ("part", "whole", "aim", "more"),
    [
        (41, 90, "0.5", 8),
        (45, 90, "0.5", 0),
        (44, 90, "0.5", 2),
        (0, 10, "0.375", 6),
        (3, 4, "1", None),
        (4, 4, "1", 0),
    ],
)
def test_how_many_more_by_hand(part, whole, aim, more):
    assert needed(part, whole, Decimal(aim)) == more


@given(whole=st.integers(1, 100_000), part=st.integers(0, 100_000), aim=SHARES)
def test_the_number_is_enough_and_no_smaller_one_is(whole, part, aim):
    part, exact = min(part, whole), Fraction(aim)
    more = needed(part, whole, aim)
    if more is None:
        assert exact == 1
        assert part < whole
    else:
        assert Fraction(part + more, whole + more) >= exact
        assert more == 0 or Fraction(part + more - 1, whole + more - 1) < exact


def test_missing_women_are_said_with_their_sum():
    assert sentences(Balance(WOMEN, 41, 90, Decimal("0.5"), coming=2)) == (
        "41 of 90 people of known gender: 45.6%. The aim of the year is 50%.",
        "8 more women are needed. Seminars still to come: 2.",
        "(41 + 8) ÷ (90 + 8) reaches 50%, with one fewer it does not. "
        "That is enough if only women come; with men among them it may take more.",
    )


def test_one_person_missing_and_no_seminar_planned():
    assert sentences(Balance(VILLAGES, 3, 8, Decimal("0.4"), coming=0)) == (
        "3 of 8 participants: 37.5%. The aim of the year is 40%.",
        "1 more person in a village is needed. No more seminars are planned here.",
        "(3 + 1) ÷ (8 + 1) reaches 40%, with one fewer it does not. "
        "That is enough if people come in villages only; with others among them it may take more.",
    )


def test_aim_that_is_reached_needs_no_sum():
    balance = Balance(WOMEN, 45, 90, Decimal("0.45"), coming=2)
    assert sentences(balance)[1:] == ("It is reached.", "")


def test_aim_of_everybody_is_out_of_reach_once_somebody_else_came():
    assert sentences(Balance(WOMEN, 3, 4, Decimal(1), coming=2))[1:] == ("It can no longer be reached.", "")


def test_before_anybody_came_only_the_aim_is_said():
    assert sentences(Balance(WOMEN, 0, 0, Decimal("0.45"), coming=1)) == (
        "Nobody of known gender has been counted yet. The aim of the year is 45%.",
        "Seminars still to come: 1.",
        "",
    )


@pytest.mark.parametrize(
    ("women", "words"),
    [
        (5, "Нужны ещё 4 женщины."),
        (4, "Нужно ещё 6 женщин."),
        (7, "Цель достигнута."),
        (0, "Нужно ещё 14 женщин."),
    ],
)
def test_number_agrees_with_its_noun_in_russian(women, words):
    with override("ru"):
        assert Balance(WOMEN, women, 14, Decimal("0.5"), coming=2).result.startswith(words)


@pytest.fixture
def region_page(client):
    client.force_login(UserFactory())
    return lambda: client.get(reverse("region", args=[2025, "KZ-31"]))


@pytest.mark.django_db
def test_region_is_held_against_the_aims_of_its_year(region_page):
    seminar = HeadcountFactory(women=2, men=3).seminar
    tomorrow, yesterday = (localdate() + timedelta(days=days) for days in (1, -1))
    SeminarFactory(region=seminar.region, status="planned", start=tomorrow, end=tomorrow)
    SeminarFactory(region=seminar.region, status="planned", start=yesterday, end=yesterday)
    Target.objects.create(programme_year=seminar.programme_year, women_share="0.5", rural_share="0.9")
    found = region_page().context["balances"]
    assert [(each.heading, each.more, each.coming) for each in found] == [("Women", 1, 1), ("In villages", 0, 1)]


@pytest.mark.django_db
def test_share_without_an_aim_is_not_judged(region_page):
    HeadcountFactory()
    assert region_page().context["balances"] == []
    Target.objects.create(programme_year=ProgrammeYearFactory(), rural_share="0.4")
    assert [each.heading for each in region_page().context["balances"]] == ["In villages"]


@pytest.mark.django_db
def test_audience_is_held_against_its_aim_among_those_of_known_audience(region_page):
    seminar = HeadcountFactory(women=2, men=3, audience="academia").seminar
    HeadcountFactory(seminar=seminar, women=5, men=0, audience="law_enforcement")
    HeadcountFactory(seminar=seminar, women=0, men=90, audience="not_stated")
    AudienceTarget.objects.create(programme_year=seminar.programme_year, audience="academia", share="0.6")
    AudienceTarget.objects.create(programme_year=seminar.programme_year, audience="other", share="0.1")
    found = [(each.heading, each.part, each.whole, each.more) for each in region_page().context["balances"]]
    assert found == [("Academia", 5, 10, 3), ("Other", 0, 10, 2)]
