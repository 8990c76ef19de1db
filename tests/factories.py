"""Rows for tests: each factory makes the smallest row the site accepts; a recount follows where something counts."""

import datetime
from contextlib import contextmanager

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from accounts.models import User
from regions.models import Locality, LocalityRegion, Region, Venue
from reports.models import PublishedFigure
from seminars.counting import recount
from seminars.models import (
    Headcount,
    Office,
    Participant,
    Participation,
    Programme,
    ProgrammeYear,
    Scan,
    Seminar,
    Session,
)

FIRST_DAY = datetime.date(2025, 6, 3)
UNCOUNTED = []  # one set for each counted_once that is open


@contextmanager
def counted_once():
    """Seminars of the rows made within are recounted once, at its end. Also to be set over a function."""
    UNCOUNTED.append(set())
    try:
        yield
    finally:
        seminars = UNCOUNTED.pop()
    if UNCOUNTED:
        UNCOUNTED[-1].update(seminars)
    else:
        recount(seminars)


class CountedFactory(DjangoModelFactory):
    """Makes rows that count, those of factories within included; ``seminar_of`` a row is recounted then."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @staticmethod
    def seminar_of(row):
        return row.seminar_id

    @classmethod
    def _generate(cls, strategy, params):
        with counted_once():
            row = super()._generate(strategy, params)
            UNCOUNTED[-1].add(cls.seminar_of(row))
            return row


class UserFactory(DjangoModelFactory):
    """``UserFactory(role="coordinator", regions=[region])``; its user name is the role."""

    class Meta:
        model = User
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    class Params:
        role = "staff"

    username = factory.SelfAttribute("role")
    is_staff = factory.LazyAttribute(lambda user: user.role != "reader")

    @factory.post_generation
    def groups(user, create, extracted, **kwargs):
        user.groups.add(Group.objects.get(name=user.username))

    @factory.post_generation
    def regions(user, create, extracted, **kwargs):
        user.regions.set(extracted or [])


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("iso_code",)

    iso_code = "KZ-31"
    name_en = "Zhambyl Region"


class LocalityFactory(DjangoModelFactory):
    """``LocalityFactory(region=region)``: of that region at all times."""

    class Meta:
        model = Locality

    region = factory.SubFactory(RegionFactory)
    name_en = factory.Sequence("Village {:04}".format)  # their order by name is that of their making
    label_en = factory.LazyAttribute(lambda locality: f"{locality.name_en} {locality.kind}")
    kind = "village"

    @classmethod
    def _create(cls, model_class, *args, region, **kwargs):
        locality = super()._create(model_class, *args, **kwargs)
        LocalityRegion.objects.create(locality=locality, region=region)
        return locality


class VenueFactory(DjangoModelFactory):
    """``VenueFactory(region=region, locality__name_en="Taraz", locality__kind="city")``."""

    class Meta:
        model = Venue

    class Params:
        region = factory.SubFactory(RegionFactory)

    locality = factory.SubFactory(LocalityFactory, region=factory.SelfAttribute("..region"))
    name_en = "House of culture"


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("name_en",)

    name_en = "Seminars"
    office = factory.LazyFunction(lambda: Office.objects.get_or_create(name_en="Office")[0])


class ProgrammeYearFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeYear
        django_get_or_create = ("programme", "year")

    programme = factory.SubFactory(ProgrammeFactory)
    year = 2025


class SeminarFactory(CountedFactory):
    """A held seminar with one session; ``days=3`` for more, each at a venue of its own."""

    class Meta:
        model = Seminar

    @staticmethod
    def seminar_of(row):
        return row.pk

    programme_year = factory.SubFactory(ProgrammeYearFactory)
    region = factory.SubFactory(RegionFactory)
    title_en = "Rights"
    status = "held"
    start = FIRST_DAY
    end = FIRST_DAY + datetime.timedelta(days=2)

    @factory.post_generation
    def days(seminar, create, extracted, **kwargs):
        for number in range(1 if extracted is None else extracted):
            day = seminar.start + datetime.timedelta(days=number)
            Session.objects.create(seminar=seminar, date=day, venue=VenueFactory(region=seminar.region))


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = Participant

    surname = factory.Sequence("Person {}".format)
    gender = "woman"


class ParticipationFactory(CountedFactory):
    """A person on the list of a seminar who attended all its sessions, or those of ``attended``."""

    class Meta:
        model = Participation

    seminar = factory.SubFactory(SeminarFactory)
    participant = factory.SubFactory(ParticipantFactory)
    audience = "academia"

    @factory.post_generation
    def attended(participation, create, extracted, **kwargs):
        participation.sessions.set(participation.seminar.sessions.all() if extracted is None else extracted)


class ScanFactory(CountedFactory):
    class Meta:
        model = Scan

    kind = "application/pdf"
    file_name = "sheet.pdf"
    content = b"%PDF-1.7 %%EOF"
    size = 14

    @staticmethod
    def seminar_of(row):
        return row.session.seminar_id


class HeadcountFactory(CountedFactory):
    class Meta:
        model = Headcount

    seminar = factory.SubFactory(SeminarFactory)
    venue = factory.LazyAttribute(lambda headcount: headcount.seminar.sessions.first().venue)
    women = 2
    men = 3


class PublishedFigureFactory(DjangoModelFactory):
    class Meta:
        model = PublishedFigure

    key = factory.Sequence("figure-{}".format)
    title = "Seminar on rights"
    start_date = "2025-06-03"
    total = 50
    certainty = "exact"
