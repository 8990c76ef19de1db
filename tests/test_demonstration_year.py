"""The demonstration year comes with one click and goes with one: all of it, and nothing else."""

import datetime

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import Event, User
from regions.models import Region
from regions.reference import load_reference
from reports.demonstration_year import demonstration, load_demonstration, remove_demonstration
from reports.models import Protection, Publication, PublishedDocument, PublishedFigure
from seminars.merging import merge
from seminars.models import (
    Consent,
    ConsentText,
    Language,
    Office,
    Participant,
    Participation,
    Partner,
    Programme,
    SheetImport,
    Topic,
)
from tests.factories import (
    ParticipationFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    PublishedFigureFactory,
    ScanFactory,
    SeminarFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOT_COMPARED = {"accounts.Event", "accounts.User", "sessions.Session"}  # the trail grows, and who signs in
LOAD, REMOVE = "/first-day/demonstration/load/", "/first-day/demonstration/remove/"


def everything():
    """Every row of every table, history and the tables between two others included."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {
        label: list(model._base_manager.order_by("pk").values())
        for model in models
        if (label := model._meta.label) not in NOT_COMPARED
    }


def differences(before, after):
    """What is in one and not in the other: a whole comparison would print every table."""
    return {
        label: [row for row in rows if row not in after[label]] + [row for row in after[label] if row not in rows]
        for label, rows in before.items()
        if rows != after[label]
    }


@pytest.fixture
def own_site():
    """A site that has begun, with things the demonstration has too: its partner, language, region and number."""
    load_reference()
    office = Office.objects.create(name_en="Our office")
    year = ProgrammeYearFactory(programme=ProgrammeFactory(office=office))
    region = Region.objects.get(iso_code="KZ-31")
    seminar = SeminarFactory(programme_year=year, region=region, status="planned", code="2025-KZ-31-7")
    Language.objects.create(code="kk", name_en="Kazakh")
    seminar.partners.add(Partner.objects.create(name_en="ICMPD"))
    PublishedFigureFactory(key="E001", title="Ours")
    return seminar


def test_site_is_as_it_was_when_the_demonstration_is_gone(own_site):
    before = everything()
    load_demonstration()
    assert differences(before, everything()) != {}
    remove_demonstration(demonstration())
    assert differences(before, everything()) == {}


def use_all_of_it(year, user):
    """What somebody does who tries out the demonstration."""
    first, second, third = Participant.objects.order_by("pk")[:3]
    merge(keep=first, drop=second, user=user)
    third.phone = "+77010000000"
    third.save()
    text = ConsentText.objects.get()
    Consent.objects.create(
        participant=third, text=text, given_on=datetime.date(2025, 6, 1), language="ru", means="paper"
    )
    seminar = year.seminars.order_by("pk").first()
    seminar.closed_at = now()
    seminar.save()
    person = ParticipationFactory(seminar=seminar)
    person.delete()
    ScanFactory(session=seminar.sessions.first())
    SheetImport.objects.create(seminar=seminar, file_name="list.xlsx", made={})
    next_year = ProgrammeYearFactory(programme=year.programme, year=2026)
    SeminarFactory(programme_year=next_year, region=seminar.region, days=0)
    Protection.objects.create(programme=year.programme)
    LogEntry.objects.log_actions(user.pk, [third, seminar], 2)
    publish(year)


def publish(year):
    publication = Publication.objects.create(
        programme_year=year, edition=1, published_at=now(), thresholds={}, numbers={}, public_numbers={}, rows=b"",
        checksum="",
    )  # fmt: skip
    document = {"edition": "public", "language": "en", "format": "pdf", "size": 1, "content": b"x"}
    PublishedDocument.objects.create(publication=publication, partner=year.partners.first(), **document)


def test_what_was_tried_out_with_it_goes_too(own_site):
    ConsentText.objects.create(office=Office.objects.get())
    user, before = UserFactory(), everything()
    use_all_of_it(load_demonstration(), user)
    remove_demonstration(demonstration())
    assert differences(before, everything()) == {}


def test_people_who_are_on_another_list_stay(own_site):
    load_demonstration()
    person = Participant.objects.first()
    ParticipationFactory(seminar=own_site, participant=person)
    remove_demonstration(demonstration())
    assert list(Participation.objects.values_list("participant", "seminar")) == [(person.pk, own_site.pk)]


def test_what_came_with_it_and_is_used_by_now_stays():
    load_demonstration()
    partner, language, office = (model.objects.first() for model in (Partner, Language, Office))
    seminar = SeminarFactory(programme_year__programme=ProgrammeFactory(office=office))
    seminar.partners.add(partner)
    seminar.languages.add(language)
    remove_demonstration(demonstration())
    assert (Partner.objects.get(), Language.objects.get(), Office.objects.get()) == (partner, language, office)


def test_what_came_with_it_and_was_changed_stays(client, settings):
    settings.SECOND_FACTOR = []
    load_demonstration()
    client.force_login(UserFactory())
    partner = Partner.objects.get(name_en="ICMPD")
    address = reverse("admin:seminars_partner_change", args=[partner.pk])
    client.post(address, {"name_en": "ICMPD", "name_ru": "МЦРМП", "name_kk": "ICMPD"})
    remove_demonstration(demonstration())
    assert list(Partner.objects.values_list("name_ru", flat=True)) == ["МЦРМП"]


@pytest.mark.parametrize(
    "make", [ParticipationFactory, lambda: ProgrammeFactory(name_en="Regional human rights seminars")]
)
def test_it_is_refused_where_it_would_mix_with_what_is_there(make):
    make()
    before = everything()
    with pytest.raises(ValidationError):
        load_demonstration()
    assert differences(before, everything()) == {}


def test_it_is_refused_where_its_codes_are_taken(own_site):
    own_site.code = "2025-KZ-31-1"
    own_site.save()
    with pytest.raises(ValidationError, match="in its way"):
        load_demonstration()
    assert not Programme.objects.filter(is_demonstration=True).exists()


def test_programme_that_is_only_called_a_demonstration_is_none():
    ProgrammeFactory(is_demonstration=True)
    assert demonstration() is None


# Pages


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator")


def test_administrator_loads_it_with_one_click_and_removes_it_after_a_page_that_says_what_goes(administrator):
    users = list(User.objects.values_list("username", flat=True))
    response = administrator.post(LOAD)
    programme = demonstration()
    assert response.headers["Location"] == programme.years.get().get_absolute_url()
    publish(programme.years.get())
    # 29 of the 871 were counted by number only, and 19 came to two seminars.
    goes = {"seminars": 4, "people": 871 - 29 - 19, "publications": 1}
    context = administrator.get(REMOVE).context
    assert {key: context[key] for key in goes} == goes
    administrator.post(REMOVE)
    assert (demonstration(), list(User.objects.values_list("username", flat=True))) == (None, users)
    events = Event.objects.about(programme).order_by("pk").values_list("user__username", "action", "people")
    assert list(events) == [("administrator", "imported", 823), ("administrator", "deleted", 823)]


def test_refusal_is_said(administrator):
    ParticipationFactory()
    response = administrator.post(LOAD, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "This site holds other people: the demonstration is for one without any."
    ]


def test_staff_neither_load_nor_remove_it(staff):
    load_demonstration()
    assert [staff.post(address).status_code for address in (LOAD, REMOVE)] == [403, 403]
    assert demonstration()


def test_nothing_is_removed_where_nothing_was_loaded(administrator):
    assert (administrator.get(REMOVE).status_code, PublishedFigure.objects.count()) == (404, 0)


def test_nobody_makes_a_programme_of_the_office_a_demonstration(staff):
    programme = ProgrammeFactory()
    address = reverse("admin:seminars_programme_change", args=[programme.pk])
    names = {"name_en": "Seminars", "office": programme.office_id, "names_kept_years": 5}
    response = staff.post(address, {**names, "name_ru": "", "name_kk": "", "is_demonstration": "on"})
    programme.refresh_from_db()
    assert (response.status_code, programme.is_demonstration) == (302, False)


def test_what_it_brings_is_named_in_every_language():
    load_demonstration()
    named = [*Partner.objects.all(), *Topic.objects.all()]
    assert [row for row in named if not (row.name_ru and row.name_kk)] == []
