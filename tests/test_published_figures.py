"""Published figures: every record kept with its certainty, none doubled, nothing guessed."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports.models import PublishedFigure
from reports.published_file.read import COLUMNS, PERCENT, Refused, people_of_percentage
from reports.published_file.save import import_published_figures
from tests.factories import ProgrammeYearFactory, PublishedFigureFactory, UserFactory
from tests.kept import bring_reference

pytestmark = pytest.mark.django_db
EVENTS = Path(__file__).parent / "data" / "published_events.csv"
GOOD = {"id": "P1", "country": "Kazakhstan", "participants_total": "50", "notes": "qual=exact"}


def in_csv(*records, columns=COLUMNS):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(records)
    return buffer.getvalue().encode()


def bring_in(**fields):
    import_published_figures(in_csv({**GOOD, **fields}))
    return PublishedFigure.objects.get(key=fields.get("id", "P1"))


def faults(content):
    with pytest.raises(Refused) as refused:
        import_published_figures(content)
    assert not PublishedFigure.objects.exists()
    return [(row, column) for row, column, _reason in refused.value.faults]


def linked(figure):
    return [[str(link) for link in getattr(figure, name).all()] for name in ("regions", "localities", "venues")]


# The real records


@pytest.fixture
def events():
    bring_reference()
    return import_published_figures(EVENTS.read_bytes())


def test_all_29_records_load_with_their_certainty(events):
    certainties = dict(PublishedFigure.objects.values_list("key", "certainty"))
    by_certainty = {
        "exact": "E001 E003 E023 E031 E037 E045 E049 E053 E055",
        "about": "E005 E009 E025 E027 E029 E035 E047",
        "at_least": "E013 E015 E017 E019 E021 E033",
        "planned": "E007 E011 E039 E041",
        "unknown": "E043 E051 E057",
    }
    assert certainties == {key: name for name, keys in by_certainty.items() for key in keys.split()}


def test_second_run_updates_and_doubles_nothing(events):
    again = import_published_figures(EVENTS.read_bytes())
    assert (again.created, again.updated, PublishedFigure.objects.count()) == (0, 29, 29)


def test_dates_stay_as_partial_as_the_source(events):
    dates = {figure.key: figure.dates for figure in PublishedFigure.objects.all()}
    assert (dates["E045"], dates["E017"], dates["E021"]) == ("June 2023", "2018 – 2023", "")
    assert dates["E053"] == "22 Sept 2025 – 24 Sept 2025"


def test_unknown_is_never_zero(events):
    figure = PublishedFigure.objects.get(key="E043")
    assert (figure.total, figure.women, figure.in_words) == (None, None, "number unknown")


def test_number_is_said_with_its_certainty(events):
    words = {figure.key: figure.in_words for figure in PublishedFigure.objects.all()}
    assert [words[key] for key in ("E001", "E005", "E013", "E007")] == ["871", "about 150", "at least 50", "20 planned"]


def test_place_belongs_to_the_region_of_its_date(events):
    assert linked(PublishedFigure.objects.get(key="E029"))[:2] == [["East Kazakhstan Region"], ["Semey"]]
    assert linked(PublishedFigure.objects.get(key="E005"))[:2] == [["South Kazakhstan Region"], ["Shymkent"]]


def test_name_that_fits_two_places_is_named_and_not_linked(events):
    left = [(key, column) for key, column, _reason in events.unlinked if key in ("E001", "E043")]
    assert left == [("E001", "locality"), ("E043", "region"), ("E043", "locality")]


def test_cumulative_series_and_doubles_are_marked(events):
    remarks = {figure.key: figure.remarks for figure in PublishedFigure.objects.for_page()}
    assert remarks["E017"] == ["cumulative over several years"]
    assert remarks["E019"] == ["the same event as E018"]
    assert remarks["E053"] == []


# Records that will come


def test_record_of_another_country_stays_text_and_is_named():
    imported = import_published_figures(in_csv({**GOOD, "country": "Kyrgyzstan", "region": "Osh"}))
    assert linked(PublishedFigure.objects.get()) == [[], [], []]
    assert imported.unlinked == [("P1", "country", "not in Kazakhstan: Kyrgyzstan")]


def test_record_without_any_place_loads():
    assert bring_in(country="").total == 50


def test_record_is_linked_when_the_other_one_arrives():
    bring_in(notes="qual=exact; same_event_as=P2; part_of=P3")
    assert PublishedFigure.objects.get().same_event_as is None
    import_published_figures(in_csv({**GOOD, "id": "P2"}, {**GOOD, "id": "P3"}))
    figure = PublishedFigure.objects.get(key="P1")
    assert (figure.same_event_as.key, figure.part_of.key) == ("P2", "P3")


def test_update_keeps_what_only_the_office_says():
    figure = bring_in()
    figure.same_event_as = PublishedFigureFactory()
    figure.save()
    assert bring_in(participants_total="60").same_event_as == figure.same_event_as


@pytest.mark.parametrize(
    ("text", "total", "people"),
    [("100%", 7, 7), ("50%", 20, 10), ("45%", 7, None), ("46%", 871, None), ("46.5%", 200, 93), ("0%", 9, 0)],
)
def test_percentage_becomes_a_number_only_where_one_fits(text, total, people):
    assert people_of_percentage(PERCENT.fullmatch(text), total) == people


@pytest.mark.parametrize(("total", "decimals"), [(7, 0), (50, 0), (871, 1), (1, 2)])
def test_percentage_agrees_with_trying_every_number(total, decimals):
    scale = 10**decimals
    for wanted in range(100 * scale + 1):
        shown = f"{wanted / scale:.{decimals}f}%"
        fits = [people for people in range(total + 1) if (200 * scale * people + total) // (2 * total) == wanted]
        assert people_of_percentage(PERCENT.fullmatch(shown), total) == (fits[0] if len(fits) == 1 else None)


def test_percentage_that_fits_no_number_stays_text():
    figure = bring_in(participants_total="7", women="45%")
    assert (figure.women, figure.women_text) == (None, "45%")


def test_cells_divided_by_semicolons_are_read():
    import_published_figures(in_csv(GOOD).replace(b",", b";"))
    assert PublishedFigure.objects.get().total == 50


def test_column_that_is_not_ours_is_named():
    assert import_published_figures(in_csv(GOOD, columns=[*COLUMNS, "colour"])).unread == ["colour"]


# What is refused


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"participants_total": "-3"}, "participants_total"),
        ({"participants_total": "12.5"}, "participants_total"),
        ({"women": "many"}, "women"),
        ({"days": "1e3"}, "days"),
        ({"days": "99999"}, "days"),
        ({"women": "30", "men": "20", "unknown": "1"}, None),
        ({"start_date": "2025-02-31"}, "start_date"),
        ({"end_date": "31.12.2025"}, "end_date"),
        ({"start_date": "2025-06", "end_date": "2025-05-30"}, "end_date"),
        ({"notes": "qual=roughly"}, "notes"),
        ({"notes": "same_event_as=P1"}, None),
        ({"id": ""}, "id"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"title": "x" * 501}, "title"),
        ({"women": "101%"}, "women"),
        ({"women": f"46.{'9' * 40}%"}, "women"),
        ({"start_date": "0001"}, "start_date"),
        ({"participants_total": "9999999999"}, "participants_total"),
    ],
)
def test_impossible_record_is_refused_with_its_row_and_column(fields, column):
    assert faults(in_csv({**GOOD, "id": "P0"}, {**GOOD, **fields})) == [(3, column)]


def test_id_twice_in_a_file_is_refused():
    assert faults(in_csv(GOOD, GOOD)) == [(3, "id")]


def test_missing_column_is_refused():
    assert faults(in_csv(GOOD, columns=COLUMNS[:-1])) == [(1, "unknown")]


def test_row_of_too_few_cells_is_refused():
    assert faults(in_csv(GOOD) + b"P2,x\n") == [(3, None)]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", "имя".encode("cp1251"), b"id\x00", b'"'])
def test_what_is_no_csv_file_is_refused(content):
    assert faults(content)


def test_command_names_row_and_column_and_saves_nothing(tmp_path):
    file = tmp_path / "figures.csv"
    file.write_bytes(in_csv({**GOOD, "women": "-1"}))
    with pytest.raises(CommandError, match=r"row 2, column women: “-1” is not a whole number"):
        call_command("import_published_figures", file)


# The page


@pytest.fixture
def staff(client):
    client.force_login(UserFactory())
    return client


def keys(figures):
    return {figure.key for figure in figures}


def test_page_shows_those_that_touched_the_year(staff):
    years = PublishedFigureFactory(start_date="2018", end_date="2023")
    month = PublishedFigureFactory(start_date="", end_date="2023-06")
    without = PublishedFigureFactory(start_date="")
    PublishedFigureFactory(start_date="2022-12-31")
    PublishedFigureFactory(start_date="2024")
    response = staff.get(reverse("published", args=[2023]))
    assert keys(response.context["published"]) == {years.key, month.key}
    assert keys(response.context["without_date"]) == {without.key}
    assert response.context["years"] == [2018, 2019, 2020, 2021, 2022, 2023, 2024]


def test_total_of_a_programme_year_stands_under_it_without_a_date(staff):
    total = PublishedFigureFactory(start_date="", programme_year=ProgrammeYearFactory(year=2025))
    response = staff.get(reverse("published", args=[2025]))
    assert (keys(response.context["published"]), keys(response.context["without_date"])) == ({total.key}, set())


def test_year_without_anything_is_not_found(staff):
    assert staff.get(reverse("published", args=[2019])).status_code == 404


def test_number_source_and_remark_are_on_the_page(staff):
    PublishedFigureFactory(certainty="about", total=1290, source_url="https://example.org/a", part_of_text="P9")
    text = staff.get(reverse("published", args=[2025])).content.decode()
    for part in ('<td class="number">about 1,290</td>', 'href="https://example.org/a"', "a part of P9"):
        assert part in text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_page(staff, django_assert_num_queries, rows):
    for _ in range(rows):
        other = PublishedFigureFactory()
        figure = PublishedFigureFactory(same_event_as=other, part_of=other)
        PublishedFigureFactory(start_date="", same_event_as=figure)
    with django_assert_num_queries(7):
        staff.get(reverse("published", args=[2025]))
