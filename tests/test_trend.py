"""The years of a programme side by side: recorded, published, unknown or empty, and never added to each other."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from reports.trend import trend
from tests.factories import (
    HeadcountFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    PublishedFigureFactory,
    RegionFactory,
    SeminarFactory,
    UserFactory,
)
from tests.test_pages import numbers_with_links

pytestmark = pytest.mark.django_db


def seminar_in(year, **fields):
    first = date(year, 6, 3)
    programme_year = ProgrammeYearFactory(year=year)
    return SeminarFactory(programme_year=programme_year, start=first, end=first, **fields)


def come(year, women, men=0, certainty="exact", **fields):
    return HeadcountFactory(seminar=seminar_in(year, **fields), women=women, men=men, certainty=certainty)


def publish(year, total, certainty="exact", **fields):
    programme_year = ProgrammeYearFactory(year=year)
    return PublishedFigureFactory(programme_year=programme_year, total=total, certainty=certainty, **fields)


def trend_of_2025(**options):
    return trend(ProgrammeYearFactory(year=2025), User(is_superuser=True), **options)


def points(found):
    return [line.point for line in found.lines]


def test_recorded_years_with_a_gap_between_them():
    come(2025, 3, 4)
    come(2023, 5, certainty="about")
    assert points(trend_of_2025()) == [
        (2023, 5, "about", "recorded"),
        (2024, None, "unknown", ""),
        (2025, 7, "exact", "recorded"),
    ]


def test_published_total_stands_for_a_year_without_records():
    come(2025, 3)
    figure = publish(2024, 290, "about")
    assert points(trend_of_2025()) == [(2024, 290, "about", "published"), (2025, 3, "exact", "recorded")]
    assert trend_of_2025().lines[0].published == figure


def test_recorded_year_is_not_said_again_by_what_was_published():
    come(2024, 3)
    come(2025, 3)
    publish(2025, 871)
    assert points(trend_of_2025()) == [(2024, 3, "exact", "recorded"), (2025, 3, "exact", "recorded")]


def test_published_total_stands_under_a_year_whose_number_is_unknown():
    seminar_in(2024)
    come(2025, 3)
    publish(2024, 100, "at_least")
    found = trend_of_2025()
    assert points(found)[:2] == [(2024, None, "unknown", ""), (2024, 100, "at_least", "published")]
    assert "2024 – at least 100 (published elsewhere); 2025 – 3" in found.chart["description"]


def test_several_published_totals_are_lines_of_their_own_and_the_surest_is_drawn():
    come(2025, 3)
    publish(2024, 300, "about")
    publish(2024, 287)
    found = trend_of_2025()
    assert [line.published.total for line in found.lines[:2]] == [287, 300]
    assert found.chart["description"] == "Participants by year: 2024 – 287 (published elsewhere); 2025 – 3."


def test_published_figure_that_nobody_called_a_total_of_the_year_is_left_out():
    come(2025, 3)
    come(2024, 2)
    PublishedFigureFactory(start_date="2023-06-03")
    publish(2022, 400, level="cumulative")
    publish(2021, 500).programme_year.programme.years.filter(year=2021).update(
        programme=ProgrammeFactory(name_en="Youth")
    )
    assert [year for year, *_rest in points(trend_of_2025())] == [2024, 2025]


def test_one_year_is_no_trend():
    come(2025, 3)
    assert trend_of_2025() is None


def test_region_has_its_own_years_and_nothing_published():
    come(2025, 3)
    come(2024, 2)
    come(2023, 1)
    come(2025, 50, region=RegionFactory(iso_code="KZ-39"))
    publish(2022, 290)
    found = trend_of_2025(region=RegionFactory())
    assert [(year, total) for year, total, *_rest in points(found)] == [(2023, 1), (2024, 2), (2025, 3)]


def test_years_lead_to_their_pages_and_rows(client):
    come(2025, 3)
    come(2024, 2)
    publish(2023, 290, "about", source_url="https://example.org/report")
    client.force_login(UserFactory())
    text = client.get(reverse("year", args=[2025])).content.decode()
    recorded = client.get(reverse("year", args=[2025])).context["trend"].lines[1].recorded
    assert client.get(recorded.rows).context["made"].part.cell.total == 2
    assert client.get(recorded.link).context["programme_year"].year == 2024
    assert '<a class="soft" href="https://example.org/report" rel="noreferrer">published</a>' in text
    assert "about 290" in text


def test_reader_sees_the_years_without_rows(client):
    come(2025, 3)
    come(2024, 2)
    client.force_login(UserFactory(role="reader"))
    response = client.get(reverse("year", args=[2025]))
    years = next(section for section in response.context["sections"] if section.key == "years")
    assert [(row.cells[0], row.cells[1].value) for row in years.tables[0].rows] == [("2024", 2), ("2025", 3)]
    assert numbers_with_links(response) == []
