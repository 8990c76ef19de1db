"""The year as one partner sees it: joint seminars once, and what is shared said in a sentence."""

from dataclasses import replace

import pytest
from django.urls import reverse

from reports.figures import year_figures
from reports.partners import shared_in_words
from seminars.models import Partner, Seminar
from tests.factories import (
    HeadcountFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
    UserFactory,
    counted_once,
)
from tests.test_pages import numbers_with_links, total_of_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return Partner.objects.create(name_en="Centre for Rights")


@pytest.fixture
def other():
    return Partner.objects.create(name_en="Bar Association")


@pytest.fixture
@counted_once()
def seminars(ours, other):
    """Zhambyl with both partners: two women at two places; Kostanay with ours: about 12; one of the other alone."""
    joint = SeminarFactory(days=2)
    person = ParticipationFactory(seminar=joint).participant
    ParticipationFactory(seminar=joint, attended=joint.sessions.all()[:1])
    own = SeminarFactory(region=RegionFactory(iso_code="KZ-39", name_en="Kostanay Region"))
    ParticipationFactory(seminar=own, participant=person)
    HeadcountFactory(seminar=own, women=0, men=11, certainty="about")
    foreign = HeadcountFactory(seminar__region=own.region).seminar
    for seminar, partners in ((joint, [ours, other]), (own, [ours]), (foreign, [other])):
        seminar.partners.set(partners)
    return joint, own, foreign


@pytest.fixture
def open_page(client):
    def open_page(partner, role="staff", **query):
        client.force_login(UserFactory(role=role))
        return client.get(reverse("partner", args=[2025, partner.pk]), query)

    return open_page


def test_partner_page_opens_with_its_seminars_in_one_sentence(open_page, seminars, ours):
    assert str(open_page(ours).context["statement"]) == (
        "In 2025, about 14 participants (3 women and 11 men) attended 2 seminars at 3 places in 2 regions: "
        "Zhambyl Region; Kostanay Region."
    )


def test_joint_seminar_counts_once_with_each_partner(open_page, seminars, ours, other):
    totals = [open_page(partner).context["figures"].cell.total for partner in (ours, other)]
    assert totals == [14, 7]


def test_tiles_of_a_partner(open_page, seminars, ours):
    tiles = open_page(ours).context["tiles"]
    assert [(tile.number, tile.label) for tile in tiles] == [
        ("14", "participants"),
        ("2", "seminars held"),
        ("2", "different people"),
        ("3", "attended every session"),
    ]


def test_every_number_of_a_partner_equals_its_rows(client, open_page, seminars, ours):
    links = numbers_with_links(open_page(ours))
    assert len(links) == 20
    for address, number in links:
        assert str(total_of_rows(client.get(address))) == number, address


def test_other_partners_stand_beside_each_seminar(open_page, seminars, ours):
    response = open_page(ours)
    assert [line.seminar for line in response.context["seminars"]] == list(seminars[:2])
    assert response.content.decode().count('<span class="partner">Bar Association</span>') == 1


def test_region_whose_number_is_unknown_is_not_zero(open_page, ours):
    SeminarFactory().partners.add(ours)
    response = open_page(ours)
    assert [line.is_unknown for line in response.context["regions"].lines] == [True, True, True]
    assert [tile.number for tile in response.context["tiles"]] == ["–", "1", "–", "–"]


@pytest.mark.parametrize(
    ("partners", "sentence"),
    [
        ([], ""),
        ([1], "No seminar held with this partner is shared with another one."),
        ([2], "Every seminar held is shared with other partners; it counts once here and once with each of them."),
        (
            [2, 3],
            "Every seminar held is shared with other partners; it counts once here and once with each of them.",
        ),
        (
            [1, 2],
            "1 of the 2 seminars held is shared with other partners; it counts once here and once with each of them.",
        ),
        (
            [3, 2, 1],
            "2 of the 3 seminars held are shared with other partners; they count once here and once with each of them.",
        ),
    ],
)
def test_what_is_shared_is_said(partners, sentence):
    everybody = [Partner.objects.create(name_en=name) for name in "ABC"]
    for number in partners:
        SeminarFactory().partners.set(everybody[:number])
    SeminarFactory(status="planned").partners.set(everybody)
    assert shared_in_words(Seminar.objects.filter(partners=everybody[0])) == sentence


def test_seminars_of_a_year_lead_to_its_partners(client, seminars, ours, other):
    client.force_login(UserFactory())
    response = client.get(reverse("seminars", args=[2025]))
    assert [(partner.name, partner.held) for partner in response.context["partners"]] == [
        ("Bar Association", 2),
        ("Centre for Rights", 2),
    ]
    assert f"/reports/2025/partners/{ours.pk}/?programme=" in response.content.decode()


def test_partner_of_another_year_is_not_found(open_page, seminars, ours):
    stranger = Partner.objects.create(name_en="Stranger")
    youth = ProgrammeYearFactory(programme=ProgrammeFactory(name_en="Youth"))
    youth.partners.add(stranger)
    assert open_page(stranger).status_code == 404
    assert open_page(ours, programme=youth.programme_id).status_code == 404
    assert open_page(stranger, programme=youth.programme_id).status_code == 200


@pytest.mark.parametrize("role", ["reader", "coordinator"])
def test_partners_are_for_who_sees_everything(client, open_page, seminars, ours, role):
    assert open_page(ours, role).status_code == 404
    assert b"partners/" not in client.get(reverse("seminars", args=[2025])).content


def test_partner_of_every_seminar_has_the_figures_of_the_year(seminars, ours):
    for seminar in seminars:
        seminar.partners.add(ours)
    year = seminars[0].programme_year
    assert replace(year_figures(year, partner=ours), partner=None) == year_figures(year)
