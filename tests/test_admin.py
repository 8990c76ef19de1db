"""Entering a year in the admin: what a form makes, what it refuses, who sees what, and what a list costs."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from regions.models import Locality, LocalityRegion, Region
from seminars.models import (
    Attendance,
    DoubtfulPair,
    Headcount,
    Language,
    Participant,
    Participation,
    Partner,
    ProgrammeYear,
    Seminar,
    Session,
    SheetTotal,
    Tally,
    Target,
    Topic,
    YearPlace,
    YearRegion,
)
from tests.factories import (
    ParticipantFactory,
    ParticipationFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
SEMINARS = "/admin/seminars/seminar/"
DAYS = [datetime.date(2025, 6, day) for day in (3, 4, 5)]


def make_user(role, *regions):
    return UserFactory(role=role, regions=regions)


def make_region(name="Zhambyl Region", iso="KZ-31"):
    return RegionFactory(iso_code=iso, name_en=name)


def make_venue(name, region, kind="village"):
    return VenueFactory(region=region, locality__name_en=name, locality__kind=kind)


def make_seminar(year, region, **fields):
    return SeminarFactory(programme_year=year, region=region, days=0, **fields)


def put_on_list(seminar, name, sessions, **fields):
    return ParticipationFactory(
        seminar=seminar,
        audience="not_stated",
        attended=sessions,
        participant=ParticipantFactory(surname=name, **{"gender": "not_stated", **fields}),
    )


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def venues(region):
    return [make_venue("Taraz", region, "city"), make_venue("Sarykemer", region), make_venue("Merke", region)]


@pytest.fixture
def year():
    return ProgrammeYearFactory()


@pytest.fixture
def seminar(year, region, venues):
    seminar = make_seminar(year, region)
    for day, venue in zip(DAYS, venues, strict=True):
        Session.objects.create(seminar=seminar, date=day, venue=venue)
    return seminar


@pytest.fixture
def staff(client):
    client.force_login(make_user("staff"))
    return client


@pytest.fixture
def coordinator(client, region):
    client.force_login(make_user("coordinator", region))
    return client


def address(name, *args):
    return reverse(f"admin:{name}", args=args)


def rows(prefix, *given, initial=0):
    """The fields of a formset as a browser posts them."""
    data = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(given):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def session_row(day, venue, **more):
    return {"date": day, "part": "whole_day", "mode": "in_person", "venue": getattr(venue, "pk", ""), **more}


def headcount_row(venue, **more):
    return {"venue": getattr(venue, "pk", ""), "women": 0, "men": 0, "not_stated": 0, "certainty": "exact", **more}


def seminar_data(year, region, *, sessions=(), headcounts=(), **fields):
    data = {"programme_year": year.pk, "region": region.pk, "title_en": "Rights", "status": "held"}
    data |= {"start": DAYS[0], "end": DAYS[-1]} | rows("sessions", *sessions) | rows("headcounts", *headcounts)
    return data | rows("speakers") | fields


def post_new(client, *args, **kwargs):
    return client.post(address("seminars_seminar_add"), seminar_data(*args, **kwargs))


def stored_rows(seminar):
    sessions = [session_row(s.date, s.venue, id=s.pk, seminar=seminar.pk) for s in seminar.sessions.all()]
    return rows("sessions", *sessions, initial=len(sessions))


def tallied(seminar, scope="whole"):
    seminar.refresh_from_db()
    of_year = Tally.objects.filter(programme_year=seminar.programme_year, region=seminar.region, scope=scope)
    return sum(tally.women + tally.men + tally.not_stated for tally in of_year)


# A seminar on one form


def test_three_day_seminar_with_headcounts_is_one_form(staff, year, region, venues):
    sessions = [session_row(day, venue) for day, venue in zip(DAYS, venues, strict=True)]
    counts = [headcount_row(venues[0], women=3, men=2), headcount_row(venues[1], women=4, certainty="about")]
    response = post_new(staff, year, region, sessions=sessions, headcounts=counts)
    assertRedirects(response, address("seminars_seminar_changelist"))
    seminar = Seminar.objects.get()
    assert seminar.code == "2025-KZ-31-1"
    assert [session.venue for session in seminar.sessions.all()] == venues
    assert seminar.headcounts.count() == 2
    assert tallied(seminar) == 9


def test_sheet_total_is_entered_with_its_session(staff, year, region, venues):
    post_new(staff, year, region, sessions=[session_row(DAYS[0], venues[0], sheet_women=5)])
    sheet = SheetTotal.objects.get()
    assert (sheet.women, sheet.men, sheet.not_stated) == (5, 0, 0)


def test_sheet_total_emptied_is_deleted(staff, year, region, seminar):
    SheetTotal.objects.create(session=seminar.sessions.first(), women=5)
    data = seminar_data(year, region) | stored_rows(seminar)
    staff.post(address("seminars_seminar_change", seminar.pk), data)
    assert not SheetTotal.objects.exists()


def test_negative_sheet_total_is_refused(staff, year, region, venues):
    response = post_new(staff, year, region, sessions=[session_row(DAYS[0], venues[0], sheet_women=-1)])
    assertContains(response, "greater than or equal to 0")


def test_one_venue_for_all_days_makes_the_sessions(staff, year, region, venues):
    post_new(staff, year, region, venue_for_all_days=venues[0].pk)
    assert list(Session.objects.values_list("date", "venue", "part")) == [
        (day, venues[0].pk, "whole_day") for day in DAYS
    ]


def test_one_venue_for_all_days_may_have_its_headcount_at_once(staff, year, region, venues):
    counts = [headcount_row(venues[0], men=7)]
    post_new(staff, year, region, venue_for_all_days=venues[0].pk, headcounts=counts)
    assert tallied(Seminar.objects.get()) == 7


def test_one_venue_for_all_days_of_another_region_is_refused(staff, year, region):
    elsewhere = make_venue("Rudny", make_region("Kostanay Region", "KZ-39"))
    response = post_new(staff, year, region, venue_for_all_days=elsewhere.pk)
    assertContains(response, "was not in Zhambyl Region on")
    assert not Seminar.objects.exists()


def test_one_venue_for_all_days_leaves_existing_sessions(staff, year, region, seminar, venues):
    data = seminar_data(year, region, venue_for_all_days=venues[0].pk) | stored_rows(seminar)
    response = staff.post(address("seminars_seminar_change", seminar.pk), data, follow=True)
    assertContains(response, "The seminar has sessions already")
    assert seminar.sessions.count() == 3


def test_cancelling_a_seminar_takes_its_numbers_away(staff, year, region, seminar, venues):
    row = headcount_row(venues[0], women=3)
    staff.post(
        address("seminars_seminar_change", seminar.pk),
        seminar_data(year, region, headcounts=[row]) | stored_rows(seminar),
    )
    assert tallied(seminar) == 3
    count = Headcount.objects.get()
    kept = rows("headcounts", {**row, "id": count.pk, "seminar": seminar.pk}, initial=1)
    data = seminar_data(year, region, status="cancelled") | stored_rows(seminar) | kept
    staff.post(address("seminars_seminar_change", seminar.pk), data)
    assert tallied(seminar) == 0


# What the form refuses


def test_session_outside_the_seminar_is_refused(staff, year, region, venues):
    response = post_new(staff, year, region, sessions=[session_row("2025-06-06", venues[0])])
    assertContains(response, "This day lies outside the seminar.")


def test_session_at_a_venue_of_another_region_is_refused(staff, year, region):
    elsewhere = make_venue("Rudny", make_region("Kostanay Region", "KZ-39"))
    response = post_new(staff, year, region, sessions=[session_row(DAYS[0], elsewhere)])
    assertContains(response, "was not in Zhambyl Region on 3 Jun 2025.")


def test_region_of_a_venue_is_that_of_the_day(staff, year, region):
    """Semey lay in East Kazakhstan until June 2022."""
    east, abai = make_region("East Kazakhstan Region", "KZ-63"), make_region("Abai Region", "KZ-10")
    semey = make_venue("Semey", east, "city")
    semey.locality.periods.update(valid_until=datetime.date(2022, 6, 7))
    LocalityRegion.objects.create(locality=semey.locality, region=abai, valid_from=datetime.date(2022, 6, 8))
    assertContains(post_new(staff, year, east, sessions=[session_row(DAYS[0], semey)]), "was not in East Kazakhstan")
    assert post_new(staff, year, abai, sessions=[session_row(DAYS[0], semey)]).status_code == 302


@pytest.mark.parametrize("venue_number", [0, None])
def test_same_session_twice_is_refused(staff, year, region, venues, venue_number):
    venue = None if venue_number is None else venues[venue_number]
    response = post_new(staff, year, region, sessions=[session_row(DAYS[0], venue)] * 2)
    assertContains(response, "This seminar has the same session twice.")


def test_headcount_where_no_session_was_is_refused(staff, year, region, venues):
    sessions, counts = [session_row(DAYS[0], venues[0])], [headcount_row(venues[1], women=1)]
    response = post_new(staff, year, region, sessions=sessions, headcounts=counts)
    assertContains(response, "No session of this seminar is at this venue.")


def test_headcount_online_without_an_online_session_is_refused(staff, year, region, venues):
    sessions, counts = [session_row(DAYS[0], venues[0])], [headcount_row(None, women=1)]
    response = post_new(staff, year, region, sessions=sessions, headcounts=counts)
    assertContains(response, "No session of this seminar is online")


def test_negative_headcount_is_refused(staff, year, region, venues):
    sessions, counts = [session_row(DAYS[0], venues[0])], [headcount_row(venues[0], women=-1)]
    response = post_new(staff, year, region, sessions=sessions, headcounts=counts)
    assertContains(response, "greater than or equal to 0")


def test_unknown_headcount_with_numbers_is_refused(staff, year, region, venues):
    sessions = [session_row(DAYS[0], venues[0])]
    counts = [headcount_row(venues[0], women=1, certainty="unknown")]
    response = post_new(staff, year, region, sessions=sessions, headcounts=counts)
    assertContains(response, "An unknown number carries no numbers")


def test_start_in_another_year_is_refused(staff, year, region):
    response = post_new(staff, year, region, start="2024-06-03")
    assertContains(response, "The first day must lie in the programme year.")


def test_end_before_start_is_refused(staff, year, region):
    response = post_new(staff, year, region, end="2025-06-01")
    assertContains(response, "A seminar cannot end before it begins.")


def test_region_not_yet_formed_is_refused(staff, year, region):
    Region.objects.update(valid_from=datetime.date(2025, 7, 1))
    assertContains(post_new(staff, year, region), "This region did not exist on the first day of the seminar.")


def test_session_with_people_is_not_deleted_on_the_form(staff, year, region, seminar):
    put_on_list(seminar, "Kim", [seminar.sessions.first()])
    data = seminar_data(year, region) | stored_rows(seminar) | {"sessions-0-DELETE": "on"}
    response = staff.post(address("seminars_seminar_change", seminar.pk), data)
    assertContains(response, "cannot be deleted: people are marked present.")
    assert seminar.sessions.count() == 3


def test_form_of_nonsense_answers(staff, year, region):
    data = rows("sessions", {"date": "x", "venue": "y"}) | rows("headcounts", {"venue": "z"}) | rows("speakers")
    assert staff.post(address("seminars_seminar_add"), {**data, "venue_for_all_days": "w"}).status_code == 200


# Copy from last year


def test_copy_is_planned_on_the_same_weekdays_a_year_later(staff, seminar):
    response = staff.post(address("seminars_seminar_copy", seminar.pk))
    copy = Seminar.objects.get(programme_year__year=2026)
    assertRedirects(response, address("seminars_seminar_change", copy.pk))
    assert (copy.status, copy.start) == ("planned", DAYS[0] + datetime.timedelta(days=364))
    assert [session.venue for session in copy.sessions.all()] == [session.venue for session in seminar.sessions.all()]
    assert [session.date.weekday() for session in copy.sessions.all()] == [day.weekday() for day in DAYS]


def test_copy_leaves_people_and_counts(staff, seminar, venues):
    put_on_list(seminar, "Kim", seminar.sessions.all())
    Headcount.objects.create(seminar=seminar, venue=venues[0], women=3)
    staff.post(address("seminars_seminar_copy", seminar.pk))
    copy = Seminar.objects.get(programme_year__year=2026)
    assert not copy.participations.exists()
    assert not copy.headcounts.exists()


def test_copy_makes_the_next_year_with_rule_and_order(staff, seminar, year, region, venues):
    ProgrammeYear.objects.update(minimum_sessions=2)
    YearRegion.objects.create(programme_year=year, region=region, position=1)
    YearPlace.objects.create(programme_year=year, venue=venues[0], position=1)
    Target.objects.create(programme_year=year, participants=900)
    staff.post(address("seminars_seminar_copy", seminar.pk))
    made = ProgrammeYear.objects.get(year=2026)
    assert made.minimum_sessions == 2
    assert (made.region_order.count(), made.places.count()) == (1, 1)
    assert not Target.objects.filter(programme_year=made).exists()


def test_copy_of_the_first_of_january_stays_in_the_year(staff, year, region):
    seminar = make_seminar(year, region, start=datetime.date(2025, 1, 1), end=datetime.date(2025, 1, 1))
    staff.post(address("seminars_seminar_copy", seminar.pk))
    assert Seminar.objects.get(programme_year__year=2026).start == datetime.date(2026, 1, 7)


def test_copy_into_a_year_in_which_a_place_lies_elsewhere_is_refused(staff, seminar, venues):
    periods = LocalityRegion.objects.filter(locality=venues[1].locality)
    periods.update(valid_until=datetime.date(2025, 12, 31))
    response = staff.post(address("seminars_seminar_copy", seminar.pk), follow=True)
    assertContains(response, "Sarykemer village was not in Zhambyl Region on 3 Jun 2026.")
    assert list(Seminar.objects.all()) == [seminar]


def test_copy_by_action_into_a_chosen_year(staff, seminar):
    data = {"action": "copy_selected", "_selected_action": seminar.pk, "year": "2027"}
    staff.post(address("seminars_seminar_changelist"), data)
    assert Seminar.objects.filter(programme_year__year=2027).count() == 1


@pytest.mark.parametrize("chosen", ["2025", "9999999999999999999999", "0"])
def test_copy_into_a_year_that_cannot_be_says_why(staff, seminar, chosen):
    response = staff.post(address("seminars_seminar_copy", seminar.pk), {"year": chosen}, follow=True)
    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"] or chosen == "0"


def test_copy_is_not_made_by_following_a_link(staff, seminar):
    assert staff.get(address("seminars_seminar_copy", seminar.pk)).status_code == 405


def test_coordinator_does_not_copy(coordinator, seminar):
    assert coordinator.post(address("seminars_seminar_copy", seminar.pk)).status_code == 403


# People


def participation_data(seminar, participant, sessions):
    return {
        "seminar": seminar.pk,
        "participant": participant.pk,
        "audience": "civil_society",
        "attended": [session.pk for session in sessions],
    }


def test_participant_is_marked_at_sessions(staff, seminar):
    kim, sessions = Participant.objects.create(surname="Kim", gender="woman"), seminar.sessions.all()[:2]
    staff.post(address("seminars_participation_add"), participation_data(seminar, kim, sessions))
    assert Attendance.objects.count() == 2
    assert (tallied(seminar), tallied(seminar, "place")) == (1, 2)


def test_session_of_another_seminar_is_refused(staff, seminar, year, region):
    other = Session.objects.create(seminar=make_seminar(year, region), date=DAYS[0])
    kim = Participant.objects.create(surname="Kim")
    response = staff.post(address("seminars_participation_add"), participation_data(seminar, kim, [other]))
    assertContains(response, "Choose sessions of this seminar only.")
    assert not Participation.objects.exists()


def test_same_person_twice_on_a_list_is_refused(staff, seminar):
    kim = put_on_list(seminar, "Kim", []).participant
    response = staff.post(address("seminars_participation_add"), participation_data(seminar, kim, []))
    assertContains(response, "This person is already on the list of this seminar.")


def test_add_a_participant_offers_the_sessions_of_the_seminar(staff, seminar):
    response = staff.get(address("seminars_participation_add"), {"seminar": seminar.pk})
    assert len(response.context["adminform"].form.fields["attended"].choices) == 3


@pytest.mark.parametrize("query", ["seminar=x", "seminar=", "seminar=99999999999999999999999", "participant=x"])
def test_add_a_participant_answers_to_any_address(staff, seminar, query):
    assert staff.get(f"{address('seminars_participation_add')}?{query}").status_code == 200


def test_save_and_add_another_stays_with_the_seminar(staff, seminar):
    data = participation_data(seminar, Participant.objects.create(surname="Kim"), []) | {"_addanother": "1"}
    response = staff.post(address("seminars_participation_add"), data)
    assert response.url == f"{address('seminars_participation_add')}?seminar={seminar.pk}"


def test_taking_somebody_off_a_list_recounts(staff, seminar):
    kim = Participant.objects.create(surname="Kim")
    staff.post(address("seminars_participation_add"), participation_data(seminar, kim, seminar.sessions.all()))
    staff.post(address("seminars_participation_delete", Participation.objects.get().pk), {"post": "yes"})
    assert tallied(seminar) == 0


def test_taking_many_off_a_list_recounts(staff, seminar):
    kim = Participant.objects.create(surname="Kim")
    staff.post(address("seminars_participation_add"), participation_data(seminar, kim, seminar.sessions.all()))
    data = {"action": "delete_selected", "_selected_action": Participation.objects.get().pk, "post": "yes"}
    staff.post(address("seminars_participation_changelist"), data)
    assert not Participation.objects.exists()
    assert tallied(seminar) == 0


def test_correcting_a_gender_recounts(staff, seminar):
    kim = Participant.objects.create(surname="Kim", gender="man")
    staff.post(address("seminars_participation_add"), participation_data(seminar, kim, seminar.sessions.all()))
    staff.post(address("seminars_participant_change", kim.pk), {"surname": "Kim", "gender": "woman"})
    assert Seminar.objects.get(pk=seminar.pk).women == 1


def test_changing_the_rule_recounts(staff, seminar, year):
    kim = Participant.objects.create(surname="Kim")
    staff.post(address("seminars_participation_add"), participation_data(seminar, kim, seminar.sessions.all()[:1]))
    data = {"programme": year.programme_id, "year": 2025, "minimum_sessions": 2, "completion_share": 1}
    data |= rows("target") | rows("audience_targets") | rows("region_order") | rows("places")
    staff.post(address("seminars_programmeyear_change", year.pk), data)
    assert not Participation.objects.get().is_counted


def test_rural_by_law_recounts(staff, year, region, venues):
    counts = [headcount_row(venues[0], women=3)]
    post_new(staff, year, region, venue_for_all_days=venues[0].pk, headcounts=counts)
    taraz, period = venues[0].locality, venues[0].locality.periods.get()
    data = {"name_en": "Taraz", "kind": "city", "rural_override": "true", "rural_reason": "law"}
    data |= rows("periods", {"id": period.pk, "locality": taraz.pk, "region": region.pk}, initial=1)
    staff.post(address("regions_locality_change", taraz.pk), data)
    assert Tally.objects.get(scope="side", kind="headcount").side == "rural"


def test_institution_recounts(staff, year, region, venues):
    counts = [headcount_row(venues[0], women=3)]
    post_new(staff, year, region, venue_for_all_days=venues[0].pk, headcounts=counts)
    data = {"name_en": "Academy", "locality": venues[0].locality_id, "kind": "institution"}
    staff.post(address("regions_venue_change", venues[0].pk), data)
    assert Tally.objects.get(scope="place", kind="headcount").institution == venues[0]


# Periods of a locality


def post_periods(client, locality, *periods, initial=0):
    data = {"name_en": locality.name_en, "kind": locality.kind, "rural_override": "unknown"}
    return client.post(
        address("regions_locality_change", locality.pk), data | rows("periods", *periods, initial=initial)
    )


def test_one_period_ends_and_another_begins_on_one_form(staff, region, venues):
    locality, abai = venues[0].locality, make_region("Abai Region", "KZ-10")
    old = {"id": locality.periods.get().pk, "locality": locality.pk, "region": region.pk, "valid_until": "2022-06-07"}
    post_periods(staff, locality, old, {"region": abai.pk, "valid_from": "2022-06-08"}, initial=1)
    assert locality.periods.count() == 2


def test_overlapping_periods_are_refused(staff, region, venues):
    locality, abai = venues[0].locality, make_region("Abai Region", "KZ-10")
    old = {"id": locality.periods.get().pk, "locality": locality.pk, "region": region.pk}
    response = post_periods(staff, locality, old, {"region": abai.pk, "valid_from": "2022-06-08"}, initial=1)
    assertContains(response, "the periods overlap")


# Deletion


def test_seminar_with_people_is_not_deleted(staff, seminar):
    put_on_list(seminar, "Kim", [])
    response = staff.post(address("seminars_seminar_delete", seminar.pk), {"post": "yes"})
    assertContains(response, "has 1 person on its list")
    assert Seminar.objects.exists()


def test_seminar_with_headcount_is_not_deleted_in_bulk(staff, seminar, venues):
    Headcount.objects.create(seminar=seminar, venue=venues[0], women=3)
    data = {"action": "delete_selected", "_selected_action": seminar.pk, "post": "yes"}
    assertContains(staff.post(address("seminars_seminar_changelist"), data), "has 1 headcount")
    assert Seminar.objects.exists()


def test_empty_seminar_is_deleted(staff, seminar):
    staff.post(address("seminars_seminar_delete", seminar.pk), {"post": "yes"})
    assert not Seminar.objects.exists()
    assert not Tally.objects.exists()


def test_empty_seminars_are_deleted_in_bulk(staff, seminar):
    data = {"action": "delete_selected", "_selected_action": seminar.pk, "post": "yes"}
    staff.post(address("seminars_seminar_changelist"), data)
    assert not Seminar.objects.exists()
    assert not Tally.objects.exists()


def test_year_with_seminars_is_not_deleted(staff, seminar, year):
    response = staff.post(address("seminars_programmeyear_delete", year.pk), {"post": "yes"})
    assertContains(response, "has 1 seminar")


def test_person_on_a_list_is_not_deleted(staff, seminar):
    kim = put_on_list(seminar, "Kim", []).participant
    staff.post(address("seminars_participant_delete", kim.pk), {"post": "yes"})
    assert Participant.objects.exists()


# Search and autocomplete


def test_choice_has_no_language_where_its_script_has_none_of_that_name(staff):
    page = staff.get(address("seminars_participation_add"), headers={"accept-language": "kk"}).content.decode()
    assert 'data-theme="admin-autocomplete"' in page
    assert 'lang="None"' not in page


def suggestions(client, model, field, term):
    query = {"app_label": "seminars", "model_name": model, "field_name": field, "term": term}
    response = client.get(address("seminars_autocomplete"), query)
    return [result["text"] for result in response.json()["results"]]


@pytest.mark.parametrize("term", ["sarykemer", "САРЫКЕМЕР", "Сарыкемер culture"])
def test_venue_is_found_in_any_alphabet_and_told_apart(staff, venues, term):
    expected = ["House of culture, Sarykemer village, Zhambyl Region"]
    assert suggestions(staff, "session", "venue", term) == expected


def test_localities_of_one_name_are_told_apart(staff, venues, region):
    make_venue("Sarykemer", make_region("Kostanay Region", "KZ-39"))
    expected = ["Sarykemer village (Zhambyl Region)", "Sarykemer village (Kostanay Region)"]
    assert suggestions(staff, "yearplace", "locality", "sarykemer") == expected


def test_person_is_suggested_with_the_last_seminar(staff, seminar):
    kim = put_on_list(seminar, "Kim", seminar.sessions.all(), given_name="Olga", birth_year=1980)
    Participation.objects.filter(pk=kim.pk).update(organisation="Crisis centre")
    expected = ["Kim Olga, 1980, Crisis centre, 2025-KZ-31-1 Taraz"]
    assert suggestions(staff, "participation", "participant", "ким") == expected


@pytest.mark.parametrize("term", ["2025-kz-31", "RIGHTS", "меркe", "Жамбыл"])
def test_seminar_is_found_by_code_title_and_place(staff, seminar, term):
    assertContains(staff.get(address("seminars_seminar_changelist"), {"q": term}), "2025-KZ-31-1")


def test_seminar_is_not_found_by_another_place(staff, seminar):
    assertNotContains(staff.get(address("seminars_seminar_changelist"), {"q": "Rudny"}), "2025-KZ-31-1")


@pytest.mark.parametrize("query", ["?programme_year__year=2025", "?status__exact=held", "?headcounts__certainty=about"])
def test_seminars_are_filtered(staff, seminar, venues, query):
    Headcount.objects.create(seminar=seminar, venue=venues[0], women=3, certainty="about")
    assertContains(staff.get(address("seminars_seminar_changelist") + query), "2025-KZ-31-1")


def test_held_seminar_without_numbers_says_so(staff, seminar):
    assertContains(staff.get(address("seminars_seminar_changelist")), "not known")


ODD_ADDRESSES = (
    "seminar__id__exact=x", "seminar__id__exact=99999999999999999999", "p=x", "o=x", "z=1", "start__year=99999",
    "code__regex=(", "search_key__regex=(", "q=" + "a+" * 1200, "e=1", "audience__exact=%00", "_facets=True&status=x",
)  # fmt: skip


@pytest.mark.parametrize("query", ODD_ADDRESSES)
@pytest.mark.parametrize("model", ["seminar", "participation", "participant", "programmeyear"])
def test_list_answers_to_any_address(staff, seminar, model, query):
    assert staff.get(f"{address(f'seminars_{model}_changelist')}?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("term", ["a " * 1200, "\x00", "(", "%", "🙂"])
def test_suggestions_answer_to_any_term(staff, seminar, term):
    query = {"app_label": "seminars", "model_name": "participation", "field_name": "participant", "term": term}
    assert staff.get(address("seminars_autocomplete"), query).status_code == 200
    assert staff.get(address("autocomplete"), query).status_code in (200, 403)


@pytest.mark.parametrize("pk", ["9" * 30, "9" * 5000, "abc", "\x00", "-1"])
def test_odd_ids_are_no_error_of_the_server(staff, seminar, year, region, pk):
    data = seminar_data(year, region, partners=pk, topics=pk) | stored_rows(seminar)
    assert staff.post(address("seminars_seminar_change", seminar.pk), data).status_code in (200, 302, 400)
    for action in ("delete_selected", "copy_selected"):
        posted = {"action": action, "_selected_action": pk, "year": ""}
        assert staff.post(address("seminars_seminar_changelist"), posted).status_code in (302, 400)
    assert staff.get(f"/admin/seminars/seminar/{pk}/history/").status_code in (302, 404)
    assert staff.get(f"/admin/seminars/seminar/{pk}/change/").status_code in (302, 404)


@pytest.mark.parametrize("posted", ["abc", "0", "-1", "²", "9" * 5000])
def test_copy_to_what_is_no_year_is_refused(staff, seminar, posted):
    staff.post(address("seminars_seminar_copy", seminar.pk), {"year": posted})
    assert Seminar.objects.count() == 1


def test_headcount_beyond_any_hall_is_refused(staff, year, region, venues):
    counts = [headcount_row(venues[0], women=5_000_000_000)]
    post_new(staff, year, region, sessions=[session_row(DAYS[0], venues[0])], headcounts=counts)
    assert not Seminar.objects.exists()


def test_seminar_of_two_years_is_refused(staff, year, region):
    assertContains(post_new(staff, year, region, end="2027-06-03"), "A seminar lasts a year at most.")


def test_region_of_a_seminar_with_people_stays(staff, seminar, year):
    put_on_list(seminar, "Kim", seminar.sessions.all())
    other = make_region("Kostanay Region", "KZ-39")
    staff.post(address("seminars_seminar_change", seminar.pk), seminar_data(year, other) | stored_rows(seminar))
    assert Seminar.objects.get().region == seminar.region


def test_seminar_in_another_region_has_another_code(staff, year, region):
    seminar = make_seminar(year, region)
    other = make_region("Kostanay Region", "KZ-39")
    staff.post(address("seminars_seminar_change", seminar.pk), seminar_data(year, other))
    assert Seminar.objects.get().code == "2025-KZ-39-1"


def test_venue_of_a_seminar_does_not_move_to_another_region(staff, seminar, venues):
    elsewhere = make_venue("Rudny", make_region("Kostanay Region", "KZ-39")).locality
    data = {"locality": elsewhere.pk, "kind": "hall", "name_en": "Hall"}
    assertContains(staff.post(address("regions_venue_change", venues[0].pk), data), "2025-KZ-31-1")
    venues[0].refresh_from_db()
    assert venues[0].locality != elsewhere


def period_rows(locality, **fields):
    period = locality.periods.get()
    given = {"id": period.pk, "locality": locality.pk, "region": period.region_id, "kato": "", **fields}
    return {"name_en": locality.name_en, "kind": locality.kind} | rows("periods", given, initial=1)


@pytest.mark.parametrize("fields", [{"valid_until": "2020-01-01"}, {"DELETE": "on"}])
def test_locality_of_a_seminar_does_not_leave_its_region(staff, seminar, venues, fields):
    locality = venues[0].locality
    response = staff.post(address("regions_locality_change", locality.pk), period_rows(locality, **fields))
    assert response.status_code == 200
    assert locality.periods.get().valid_until is None


def test_locality_is_added_though_seminars_elsewhere_met_online(staff, seminar):
    Session.objects.create(seminar=seminar, date=DAYS[0], mode="online")
    data = {"name_en": "Rudny", "kind": "city"} | rows(
        "periods", {"region": make_region("Kostanay Region", "KZ-39").pk}
    )
    staff.post(address("regions_locality_add"), data)
    assert Locality.objects.filter(name_en="Rudny").exists()


@pytest.mark.parametrize("model", ["partner", "topic", "language"])
def test_what_seminars_name_is_not_deleted(staff, seminar, model):
    kind = {"partner": Partner, "topic": Topic, "language": Language}[model]
    named = kind.objects.create(name_en="ICMPD")
    getattr(seminar, f"{model}s").add(named)
    staff.post(address(f"seminars_{model}_delete", named.pk), {"post": "yes"})
    assert kind.objects.exists()


# Who sees what


@pytest.fixture
def elsewhere(year):
    region = make_region("Kostanay Region", "KZ-39")
    seminar = make_seminar(year, region)
    Session.objects.create(seminar=seminar, date=DAYS[0], venue=make_venue("Rudny", region, "city"))
    put_on_list(seminar, "Ivanova", seminar.sessions.all())
    return seminar


@pytest.mark.parametrize("model", ["seminar", "participation", "participant"])
def test_coordinator_lists_own_regions_only(coordinator, seminar, elsewhere, model):
    put_on_list(seminar, "Kim", [])
    page = coordinator.get(address(f"seminars_{model}_changelist"))
    assert page.context["cl"].result_count == 1


@pytest.mark.parametrize("view", ["change", "history"])
def test_coordinator_does_not_open_another_regions_seminar(coordinator, elsewhere, view):
    assert coordinator.get(address(f"seminars_seminar_{view}", elsewhere.pk)).status_code in (302, 404)


def test_coordinator_reads_own_seminar(coordinator, seminar):
    put_on_list(seminar, "Kim", seminar.sessions.all())
    for name, pk in (("seminar", seminar.pk), ("participation", Participation.objects.get().pk)):
        assertContains(coordinator.get(address(f"seminars_{name}_change", pk)), "Taraz")


def test_coordinator_changes_nothing(coordinator, seminar, year, region):
    data = seminar_data(year, region, title_en="Other")
    assert coordinator.post(address("seminars_seminar_change", seminar.pk), data).status_code == 403


def test_coordinator_is_suggested_people_of_own_regions(coordinator, seminar, elsewhere):
    put_on_list(seminar, "Ivanov", [])
    assert suggestions(coordinator, "participation", "participant", "ivanov") == ["Ivanov, 2025-KZ-31-1"]


def test_reader_does_not_enter(client, seminar):
    client.force_login(make_user("reader"))
    assert client.get(address("index")).status_code == 302


def test_staff_have_nothing_to_do_with_users(staff):
    assert staff.get(address("accounts_user_changelist")).status_code == 403


def changes_of(client, seminar):
    page = client.get(address("seminars_seminar_history", seminar.pk)).context["page"]
    return [
        (entry.what, entry.kind, change.field, change.old, change.new) for entry in page for change in entry.changes
    ]


def test_history_says_what_changed(staff, seminar):
    seminar.title_en = "Duties"
    seminar.save()
    assert changes_of(staff, seminar)[0] == ("Seminar", "changed", "Title in English", "Rights", "Duties")


def test_history_of_a_seminar_has_its_sessions_and_headcounts(staff, seminar, venues):
    headcount = Headcount.objects.create(seminar=seminar, venue=venues[1], women=3)
    headcount.women = 5
    headcount.save()
    headcount.delete()
    sessions = seminar.sessions.first()
    sessions.date = DAYS[2]
    sessions.part = "morning"
    sessions.save()
    changes = changes_of(staff, seminar)
    assert ("Headcount", "changed", "Women", "3", "5") in changes
    assert ("Headcount", "deleted", "Women", "5", "–") in changes
    assert ("Session", "changed", "Date", "3 Jun 2025", "5 Jun 2025") in changes
    assert ("Session", "added", "Venue", "–", str(venues[0])) in changes


def test_history_names_who_changed(client, seminar):
    user = make_user("staff")
    client.force_login(user)
    client.post(address("seminars_partner_add"), {"name_en": "ICMPD"})
    page = client.get(address("seminars_partner_history", Partner.objects.get().pk)).context["page"]
    assert [(entry.who, entry.kind) for entry in page] == [("staff", "added")]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_history(staff, seminar, django_assert_num_queries, number):
    for women in range(number):
        Headcount.objects.create(seminar=seminar, venue=make_venue(f"V{women}", seminar.region), women=women)
    with django_assert_num_queries(14):
        staff.get(address("seminars_seminar_history", seminar.pk))


def test_two_sessions_at_one_venue_swap_their_days(staff, year, region, venues):
    seminar = make_seminar(year, region)
    for day in DAYS[:2]:
        Session.objects.create(seminar=seminar, date=day, venue=venues[0])
    first, second = seminar.sessions.all()
    rows_given = [
        session_row(DAYS[1], venues[0], id=first.pk, seminar=seminar.pk),
        session_row(DAYS[0], venues[0], id=second.pk, seminar=seminar.pk),
    ]
    data = seminar_data(year, region) | rows("sessions", *rows_given, initial=2)
    assertRedirects(staff.post(address("seminars_seminar_change", seminar.pk), data), SEMINARS)
    assert [session.pk for session in seminar.sessions.order_by("date")] == [second.pk, first.pk]
    assert set(seminar.sessions.values_list("part", flat=True)) == {"whole_day"}


def test_session_in_person_needs_a_venue(staff, year, region):
    response = post_new(staff, year, region, sessions=[session_row(DAYS[0], None)])
    assertContains(response, "Choose a venue, or say that the session was online.")


def test_year_with_seminars_is_not_renumbered(staff, year, seminar):
    staff.post(address("seminars_programmeyear_change", year.pk), {"year": 2031, "programme": year.programme_id})
    year.refresh_from_db()
    assert year.year == 2025


# Users


@pytest.mark.parametrize(
    ("role", "enters"), [("administrator", True), ("staff", True), ("coordinator", True), ("reader", False)]
)
def test_role_decides_who_enters_the_admin(client, role, enters):
    client.force_login(make_user("administrator"))
    data = {"username": "new", "groups": Group.objects.get(name=role).pk}
    client.post(address("accounts_user_add"), data)
    assert User.objects.get(username="new").is_staff is enters


def test_administrator_does_not_change_a_superuser(client):
    root = User.objects.create_superuser("root", password="x")
    client.force_login(make_user("administrator"))
    assert client.post(address("accounts_user_change", root.pk), {"username": "x"}).status_code == 403
    assert client.post(address("accounts_user_change", root.pk), {"_invite": "x"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [root.pk, make_user("staff").pk], "post": "yes"}
    assert client.post(address("accounts_user_changelist"), chosen).status_code == 403


def test_nobody_deletes_themselves(client):
    """It would be told of somebody who is gone."""
    administrator = make_user("administrator")
    client.force_login(administrator)
    sent = client.post(address("accounts_user_delete", administrator.pk), {"post": "yes"})
    assertContains(sent, "stands in the trail")
    assert User.objects.filter(pk=administrator.pk).exists()


# Doubtful pairs


@pytest.fixture
def pair(seminar):
    first, second = (put_on_list(seminar, name, seminar.sessions.all()).participant for name in ("Kim", "Ким"))
    return DoubtfulPair.objects.create(first=first, second=second, reasons=["same_name"])


def test_pair_is_listed_with_what_tells_the_two_apart(staff, pair):
    page = staff.get(address("seminars_doubtfulpair_changelist"))
    assertContains(page, "Ким, 2025-KZ-31-1 Taraz")
    assertContains(page, "the same name")


def test_two_people_are_remembered_as_two(staff, pair):
    staff.post(
        address("seminars_doubtfulpair_changelist"), {"action": "two_people", "_selected_action": pair.pk}, follow=True
    )
    assert DoubtfulPair.objects.get().decision == "different"
    pairs = address("seminars_doubtfulpair_changelist")
    found = [
        staff.get(f"{pairs}?{query}").context["cl"].result_count for query in ("", "decision=different", "decision=all")
    ]
    assert found == [0, 1, 1]


def test_coordinator_sees_pairs_of_own_regions(client, pair):
    client.force_login(make_user("coordinator", make_region("Kostanay Region", "KZ-39")))
    assert client.get(address("seminars_doubtfulpair_changelist")).status_code == 403


# What a list and a form cost


def make_many(number, year, region):
    for each in range(number):
        venue = make_venue(f"Village {each}", region)
        seminar = make_seminar(year, region)
        session = Session.objects.create(seminar=seminar, date=DAYS[0], venue=venue)
        Headcount.objects.create(seminar=seminar, venue=venue, women=3)
        put_on_list(seminar, f"Kim {each}", [session])


LISTS = {
    "seminars_seminar": 12,
    "seminars_participation": 10,
    "seminars_participant": 9,
    "seminars_programmeyear": 8,
    "regions_locality": 10,
    "regions_venue": 10,
    "regions_region": 7,
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_with_one_row_and_three(staff, year, region, name, number, django_assert_num_queries):
    make_many(number, year, region)
    staff.get(address("index"))
    with django_assert_num_queries(LISTS[name]):
        assert staff.get(address(f"{name}_changelist")).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_seminar_form_costs_the_same_with_one_row_and_three(staff, year, region, number, django_assert_num_queries):
    seminar = make_seminar(year, region)
    for each in range(number):
        venue = make_venue(f"Village {each}", region)
        session = Session.objects.create(seminar=seminar, date=DAYS[each], venue=venue)
        SheetTotal.objects.create(session=session, women=1)
        Headcount.objects.create(seminar=seminar, venue=venue, women=3)
        seminar.speakers.create(name="Somebody").sessions.add(session)
    staff.get(address("index"))
    with django_assert_num_queries(25):
        assert staff.get(address("seminars_seminar_change", seminar.pk)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_year_form_costs_the_same_with_one_row_and_three(staff, year, number, django_assert_num_queries):
    for each in range(number):
        region = make_region(f"Region {each}", f"KZ-{each}")
        YearRegion.objects.create(programme_year=year, region=region, position=each)
        venue = make_venue(f"Village {each}", region)
        YearPlace.objects.create(programme_year=year, venue=venue)
        YearPlace.objects.create(programme_year=year, locality=venue.locality)
    staff.get(address("index"))
    with django_assert_num_queries(17):
        assert staff.get(address("seminars_programmeyear_change", year.pk)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_cost_the_same_with_one_row_and_three(staff, year, region, number, django_assert_num_queries):
    make_many(number, year, region)
    staff.get(address("index"))
    with django_assert_num_queries(11):
        assert len(suggestions(staff, "participation", "participant", "kim")) == number
