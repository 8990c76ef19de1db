"""A site on which nobody has been counted yet says what is next and leads there; afterwards it is silent."""

from html import unescape

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import Event
from regions.models import Region
from regions.reference import load_reference
from reports.demonstration_year import load_demonstration
from reports.first_day import first_day
from seminars.models import Headcount, Language, Office, Seminar, Session
from tests.factories import (
    HeadcountFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
    UserFactory,
)
from tests.kept import bring_reference

pytestmark = pytest.mark.django_db
STEPS = (
    ("Regions and places", load_reference),
    ("Office", lambda: Office.objects.create(name_en="Office")),
    ("Languages", lambda: Language.objects.create(code="kk", name_en="Kazakh")),
    ("Programme", ProgrammeFactory),
    ("Programme year", ProgrammeYearFactory),
    ("First seminar", lambda: SeminarFactory(status="planned")),
    ("First list", lambda: ParticipationFactory(seminar=Seminar.objects.get())),
)


def led_to(user):
    found = first_day(user)
    return found and found.next.title


def test_each_step_follows_when_the_rows_of_the_last_are_there(staff):
    user, led = UserFactory(), []
    for _title, make in STEPS:
        step = first_day(user).next
        led.append((step.title, step.is_posted or staff.get(step.address).status_code))
        make()
    assert led == [(title, True if title == "Regions and places" else 200) for title, _make in STEPS]
    assert first_day(user) is None


@pytest.mark.parametrize("make", [ParticipationFactory, HeadcountFactory])
def test_nobody_is_led_once_somebody_is_entered(make):
    make()
    assert led_to(UserFactory()) is None


def test_year_is_chosen_on_the_form_of_the_first_seminar(staff):
    bring_reference()
    Language.objects.create(code="kk", name_en="Kazakh")
    year = ProgrammeYearFactory()
    form = staff.get(first_day(UserFactory()).next.address).context["adminform"].form
    assert form.initial == {"programme_year": str(year.pk)}


def test_cancelled_seminar_is_not_the_first_one():
    for _title, make in STEPS[:5]:
        make()
    SeminarFactory(status="cancelled")
    assert led_to(UserFactory()) == "First seminar"


def test_list_leads_on_after_saving(staff):
    bring_reference()
    names = {"name_en": "Office", "name_ru": "", "name_kk": "", "time_zone": "Asia/Almaty"}
    saved = staff.post(reverse("admin:seminars_office_add"), names, follow=True).content.decode()
    next_step = f'Next: <a href="{reverse("admin:seminars_language_add")}">Languages</a>'
    later = staff.get(reverse("admin:seminars_office_changelist")).content.decode()
    assert (next_step in saved, next_step in later) == (True, False)


def test_demonstration_does_none_of_the_steps_but_the_first_and_is_offered_once():
    load_demonstration()
    found = first_day(UserFactory(role="administrator"))
    assert ([step.title for step in found.steps if step.is_done], found.may_load) == (["Regions and places"], False)


@pytest.mark.parametrize("role", ["coordinator", "reader"])
def test_who_enters_no_seminars_is_not_led(role):
    assert led_to(UserFactory(role=role, regions=[RegionFactory()])) is None


def pages_that_lead(client, *addresses):
    return [address for address in addresses if 'id="first-day"' in client.get(address).content.decode()]


def test_start_page_and_data_entry_lead(staff):
    addresses = ["/", reverse("admin:index")]
    assert pages_that_lead(staff, *addresses) == addresses


def test_page_of_an_own_year_leads_as_long_as_nobody_is_counted(staff):
    address = SeminarFactory(status="planned").programme_year.get_absolute_url()
    assert pages_that_lead(staff, address) == [address]
    HeadcountFactory(seminar=Seminar.objects.get())
    assert pages_that_lead(staff, address, reverse("admin:index")) == []


@pytest.mark.parametrize(("role", "may"), [("administrator", True), ("staff", False)])
def test_demonstration_is_offered_to_administrators(role, may):
    assert first_day(UserFactory(role=role)).may_load is may


def test_one_click_loads_the_reference_data(staff):
    staff.post(reverse("load_reference"))
    assert (Region.objects.count(), Event.objects.get(action="imported").details["regions"]) == (21, 21)


def test_second_of_two_clicks_at_once_finds_the_reference_data_there(staff, monkeypatch):
    def load_after_the_other():
        load_reference()
        Region.objects.create(**Region.objects.values().first() | {"id": None})

    monkeypatch.setattr("regions.reference.load_reference", load_after_the_other)
    assertContains(staff.post(reverse("load_reference"), follow=True), "Regions and places are loaded.")


# Empty pages, and help beside the field

NEVER_EMPTY = {"accounts.User", "accounts.Event"}


def test_every_empty_list_of_data_entry_says_what_belongs_there(sign_in):
    client, silent = sign_in("administrator"), []
    for model, model_admin in admin.site._registry.items():
        if model._meta.label in NEVER_EMPTY:
            continue
        page = client.get(reverse(admin_urlname(model._meta, "changelist"))).content.decode()
        if not model_admin.when_empty or str(model_admin.when_empty) not in unescape(page):
            silent.append(model._meta.label)
    assert silent == []


def test_list_that_is_empty_by_its_filters_says_so(staff):
    page = staff.get(reverse("admin:seminars_partner_changelist"), {"q": "nowhere"}).content.decode()
    assert ("these words or filters" in page, "together with the office" in page) == (True, False)


@pytest.mark.parametrize(("role", "offered"), [("staff", 1), ("coordinator", 0)])
def test_year_without_seminars_offers_the_form_to_who_may_enter_one(sign_in, role, offered):
    year = ProgrammeYearFactory()
    page = sign_in(role, RegionFactory()).get(reverse("seminars", args=[year.year])).content.decode()
    address = f"{reverse('admin:seminars_seminar_add')}?programme_year={year.pk}"
    assert page.count(address) == offered


def test_form_of_a_seminar_helps_where_people_go_wrong(staff):
    context = staff.get(reverse("admin:seminars_seminar_add")).context
    helped = [name for name, field in context["adminform"].form.fields.items() if field.help_text]
    inlines = [inline.opts.model for inline in context["inline_admin_formsets"] if getattr(inline.opts, "help", "")]
    assert helped == ["status", "start", "end", "venue_for_all_days"]
    assert inlines == [Session, Headcount]


def test_fields_of_reading_pages_show_their_help(staff):
    page = staff.get(reverse("calendar_addresses")).content.decode()
    assert 'aria-describedby="id_region_helptext"' in page
    assert '<span class="soft" id="id_region_helptext">Without one, all regions' in page
