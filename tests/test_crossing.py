"""Any selection by any one or two dimensions, against a count in plain Python of random sites."""

import json
from datetime import date
from itertools import product
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from regions.models import LocalityRegion, Region
from reports.counts import MEASURES
from reports.crossing import cross
from reports.dimensions import DIMENSIONS
from reports.figures import year_figures
from reports.filters import Filter
from reports.totals import GENDERS
from seminars.counting import recount, stale_seminars
from seminars.models import Language, Participant, Participation, Partner, ProgrammeYear, Seminar, Topic
from seminars.models.choices import overall_certainty
from seminars.programme_file.save import import_programme
from seminars.tallies import wrong_sums
from tests.kept import bring_reference
from tests.plain_figures import count, everything
from tests.recount import AUDIENCES, REGIONS, random_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    bring_reference()


# A site is two random programmes: 100 of them in a sample, 2,000 in the long run, on each database.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=settings.default.max_examples // 2)
@given(seed=st.integers(0, 2**32))
def test_random_sites_agree_with_a_count_in_plain_python(reference, seed):
    random = Random(seed)
    with transaction.atomic():
        random_site(random)
        assert list(stale_seminars(Seminar.objects.all())) == []
        assert list(wrong_sums()) == []
        people, user = everything(), User(is_superuser=True)
        assert_years_agree(people)
        for selected, dimensions in questions(random):
            assert_agrees(people, user, selected, dimensions, random.choice(list(MEASURES)))
        transaction.set_rollback(True)


def assert_years_agree(people):
    """The kept sums of each year, and who came before."""
    for year in ProgrammeYear.objects.all():
        figures = year_figures(year)
        of_year = {"year": [year.year], "programme": [year.programme_id]}
        counted = {measure: count(people, of_year, [], measure).get((), 0) for measure in MEASURES}
        assert counted == {
            "participants": figures.cell.total,
            "persons": figures.persons,
            "completers": figures.completers.total,
            "attendances": figures.attendances.total,
        }
        counted = [
            who for who in people if who["is_counted"] and who["person"] and who["programme"] == year.programme_id
        ]
        before = {who["person"] for who in counted if who["year"] < year.year}
        now = {who["person"] for who in counted if who["year"] == year.year}
        assert figures.came_before == len(before & now)
        for row in figures.regions:
            here = {who["person"] for who in counted if (who["year"], who["region"]) == (year.year, row.region.pk)}
            assert (row.persons, row.came_before) == (len(here), len(before & here))


def questions(random):
    """Yield (filter, dimensions): one where most of a site is selected, others as they come."""
    choices = choices_of_a_site()
    for dimension in random.sample(list(DIMENSIONS), 5):
        yield random_filter(random, choices, 0.03), [dimension]
    for _ in range(5):
        yield random_filter(random, choices, 0.1), random.sample(list(DIMENSIONS), 2)


def random_site(random):
    """Two years with people who come back, moved borders, partners, topics and languages of seminars."""
    files = [random_programme(random, year, f"Place of {year}") for year in (2024, 2025)]
    first, second = (import_programme(json.dumps(file).encode()).programme_year for file in files)
    known = list(first.participants.values_list("participant", flat=True))
    for participation in Participation.objects.filter(seminar__programme_year=second).order_by("participant"):
        other = random.choice(known) if known else None
        if other and not Participation.objects.filter(seminar=participation.seminar_id, participant=other).exists():
            Participation.objects.filter(pk=participation.pk).update(participant=other)
    people = list(Participant.objects.all())
    for person in people:
        person.birth_year = random.choice((None, 1950, 1971, 1990, 2001, 2010))
    Participant.objects.bulk_update(people, ["birth_year"])
    for period in LocalityRegion.objects.filter(locality__venues__sessions__isnull=False).distinct():
        if random.random() < 0.3:
            LocalityRegion.objects.filter(pk=period.pk).update(valid_until=date(2025, 12, 31))
            region = Region.objects.get(iso_code=random.choice(REGIONS))
            LocalityRegion.objects.create(locality=period.locality, region=region, valid_from=date(2026, 1, 1))
    for name, model in (("partners", Partner), ("topics", Topic), ("languages", Language)):
        code = {"code": "x"} if model is Language else {}
        rows = [
            model.objects.create(name_en=f"{name} {i}", **{key: f"{text}{i}" for key, text in code.items()})
            for i in (1, 2)
        ]
        link = getattr(Seminar, name).through
        link.objects.bulk_create(
            link(seminar=seminar, **{model._meta.model_name: row})
            for seminar in Seminar.objects.all()
            for row in random.sample(rows, random.randint(0, 2))
        )
    recount(Seminar.objects.all())


def choices_of_a_site():
    """Return {field of Filter: values to choose from}."""
    places = [
        f"locality-{period.locality_id}"
        for period in LocalityRegion.objects.filter(locality__venues__sessions__isnull=False)[:5]
    ]
    return {
        "year": [2024, 2025],
        "month": list(range(2, 12)),
        "region": list(REGIONS),
        "place": [*places, "online"],
        "side": ["urban", "rural", "online"],
        "audience": list(AUDIENCES),
        "gender": ["women", "men", "not_stated"],
        "age": ["-17", "18-24", "25-34", "35-44", "65-", "not_known"],
        "partner": [*Partner.objects.values_list("pk", flat=True), "none"],
        "topic": [*Topic.objects.values_list("pk", flat=True), "none"],
        "language": [*Language.objects.values_list("pk", flat=True), "none"],
        "certainty": ["exact", "about", "at_least", "partial"],
    }


def random_filter(random, choices, share):
    """Return {field of Filter: chosen values}, each field chosen with a probability."""
    chosen = {
        name: tuple(random.sample(values, random.randint(1, min(3, len(values)))))
        for name, values in choices.items()
        if random.random() < share
    }
    chosen["borders"] = random.choice(("then", "then", "today"))
    if random.random() < share:
        chosen["since"] = date(2024, random.randint(1, 12), 1)
    if random.random() < share:
        chosen["until"] = date(2025, random.randint(1, 12), 1)
    return chosen


def assert_agrees(people, user, selected, dimensions, measure):
    crossing = cross(
        Filter(**selected), user, measure=measure, rows=dimensions[0], columns=(dimensions[1:] or [None])[0]
    )
    region = "region_today" if selected["borders"] == "today" else "region"
    plain = {
        ("region_today" if name == "region" and region == "region_today" else name): values
        for name, values in selected.items()
        if name != "borders"
    }
    if "region" in selected:
        plain[region] = list(Region.objects.filter(iso_code__in=selected["region"]).values_list("pk", flat=True))
    names = [region if name == "region" else name for name in dimensions]
    for shown in product((True, False), repeat=len(dimensions)):
        of = [name for name, is_shown in zip(names, shown, strict=True) if is_shown]
        expected = count(people, plain, of, measure)
        sure = count(people, plain, [*of, "gender", "certainty"], measure)
        found = {}
        for key, part in crossing.parts.items():
            key = key[: len(dimensions)]
            if [value is not None for value in key] == list(shown):
                values = tuple(place_key(value) for value in key if value is not None)
                found[values] = part.cell.total
                assert_certain(part, {key[-2:] for key in sure if key[:-2] == values})
        assert {key: number for key, number in found.items() if number} == expected, (selected, of, measure)


def assert_certain(part, expected):
    for gender in GENDERS:
        assert part.certainty_of(gender) == overall_certainty({sure for column, sure in expected if column == gender})


def place_key(value):
    if not isinstance(value, tuple):
        return value
    locality, institution = value
    return f"institution-{institution}" if institution else f"locality-{locality}" if locality else "online"
