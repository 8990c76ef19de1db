"""The annual report of one partner: exact for staff, and for the public only what the year's public edition has."""

import json
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document
from pytest_django.asserts import assertContains

from reports import publishing
from reports.document.formats import FORMATS, PUBLIC, make_edition
from reports.models import PublishedDocument
from reports.publishing import publish
from seminars.models import Partner
from tests.factories import HeadcountFactory, RegionFactory, SeminarFactory, UserFactory
from tests.test_document import printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return Partner.objects.create(name_en="Centre for Rights")


@pytest.fixture
def year(ours):
    """Zhambyl: 30 women and 40 men of ours with another, 50 and 60 of nobody; Kostanay: 20 and 20 of ours alone."""
    other = Partner.objects.create(name_en="Bar Association")
    kostanay = RegionFactory(iso_code="KZ-39", name_en="Kostanay Region")
    for partners, numbers, more in (
        ([ours, other], (30, 40), {}), ([], (50, 60), {}), ([ours], (20, 20), {"region": kostanay}),
    ):  # fmt: skip
        seminar = SeminarFactory(**more)
        seminar.partners.set(partners)
        HeadcountFactory(seminar=seminar, women=numbers[0], men=numbers[1], venue=seminar.sessions.get().venue)
    return seminar.programme_year


def report_of(year, partner, edition="internal"):
    return make_edition(year, edition, "en", partner).report


def test_staff_have_everything_of_a_partner_exactly(year, ours):
    report = report_of(year, ours)
    assert report.title == "Seminars: report 2025 for Centre for Rights"
    assert report.statement.startswith(
        "In 2025, 110 participants (50 women and 60 men) attended 2 seminars at 2 places"
    )
    assert [row[1:4] for row in printed(report, "regions")] == [
        ["30", "40", "70"],
        ["30", "40", "70"],
        ["20", "20", "40"],
        ["20", "20", "40"],
        ["50", "60", "110"],
    ]
    assert [row[0] for row in printed(report, "seminars")] == ["2025-KZ-31-1", "2025-KZ-39-1"]


def test_joint_seminars_count_once_and_it_is_said(year, ours):
    assert report_of(year, ours).sections[0].paragraphs[-1] == (
        "1 of the 2 seminars held is shared with other partners; it counts once here and once with each of them. "
        "In the total of the year every seminar counts once, so partners do not add up to it."
    )


def test_public_has_of_a_partner_its_regions_and_places_where_all_was_held_with_it(year, ours):
    report = report_of(year, ours, PUBLIC)
    assert printed(report, "regions") == [
        ["Zhambyl Region", "30", "40", "70", "42.9"],
        ["Kostanay Region", "20", "20", "40", "50.0"],
        [printed(report, "regions")[2][0], "20", "20", "40", "50.0"],
        ["counted again at another place", "0", "0", "0", ""],
        ["2025", "50", "60", "110", "45.5"],
    ]
    assert {"audiences", "sides"}.isdisjoint(table.key for table in report.tables)


def test_small_number_of_a_partner_is_not_even_in_its_statement(year):
    few = Partner.objects.create(name_en="Few")
    seminar = SeminarFactory()
    seminar.partners.add(few)
    HeadcountFactory(seminar=seminar, women=2, men=1, venue=year.seminars.first().sessions.get().venue)
    report = report_of(year, few, PUBLIC)
    assert report.statement.startswith("In 2025, 1 seminar was held at 2 places in 1 region: Zhambyl Region")
    assert printed(report, "glance")[0] == ["Participants", "x"]


def test_year_names_the_participants_of_its_partners(year):
    assert printed(make_edition(year, PUBLIC, "en").report, "partners") == [
        ["Bar Association", "1", "30", "40", "70"],
        ["Centre for Rights", "2", "50", "60", "110"],
    ]


def test_reader_gets_the_partner_as_published(client, year, ours, unwritten):
    client.force_login(UserFactory(role="reader"))
    publication = publish(programme_year=year, user=UserFactory(), reason="x")
    HeadcountFactory(seminar=year.seminars.filter(partners=ours).first())
    kept = PublishedDocument.objects.filter(publication=publication, partner=ours, language="en")
    assert {document.format for document in kept} == set(FORMATS)
    for document in kept:
        response = client.get(reverse(f"partner_report_{document.format}", args=[2025, ours.pk]))
        assert response.content == bytes(document.content) == client.get(document.address).content
        assert f'filename="report-2025-partner-{ours.pk}-en-public.' in response["Content-Disposition"]


def test_later_edition_says_where_its_changes_stand(year, ours, unwritten, monkeypatch):
    monkeypatch.setitem(publishing.FORMATS, "docx", FORMATS["docx"])
    editions = [publish(programme_year=year, user=UserFactory(), reason="x") for _ in range(2)]
    found = [edition.documents.get(partner=ours, language="en", format="docx") for edition in editions]
    words = [{each.text for each in Document(BytesIO(bytes(document.content))).paragraphs} for document in found]
    pointer = "What changed since edition 1 stands in the annual report of the whole year."
    assert [pointer in each for each in words] == [False, True]
    now = [part for section in report_of(year, ours).sections for part in section.paragraphs]
    assert pointer.replace("1", "2") in now


def test_reader_gets_nothing_of_a_partner_that_came_after_the_publication(client, year, unwritten):
    publish(programme_year=year, user=UserFactory(), reason="x")
    late = Partner.objects.create(name_en="Late")
    year.seminars.first().partners.add(late)
    client.force_login(UserFactory(role="reader"))
    assert client.get(reverse("partner_report_json", args=[2025, late.pk])).status_code == 404


def test_page_of_a_partner_leads_to_its_report(client, year, ours):
    client.force_login(UserFactory())
    response = client.get(reverse("partner", args=[2025, ours.pk]))
    assertContains(response, f"/reports/2025/partners/{ours.pk}/report.pdf?programme=")
    assert client.get(reverse("partner_report_json", args=[2025, ours.pk])).json()["participants"]["total"] == 110


def test_command_writes_the_report_of_a_partner(year, ours, tmp_path):
    call_command("annual_report", "2025", partner="Centre for Rights", format="json", output=tmp_path / "x.json")
    written = json.loads((tmp_path / "x.json").read_text())
    assert (written["partner"], written["participants"]["total"]) == ("Centre for Rights", 110)
    assert all(check["passed"] for check in written["checks"])
    with pytest.raises(CommandError, match="partners of held seminars: “Bar Association”, “Centre for Rights”"):
        call_command("annual_report", "2025", partner="Stranger")
