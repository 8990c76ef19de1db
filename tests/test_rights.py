"""Who may do what: every address of the site as every role, compared with the table of rights."""

import html
import json
import os
import re
from unittest import mock
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import reverse

from accounts.models import Event
from seminars.models import Attendance
from tests.rights import PARAMETER, ROLES, Visitor, World, address_of, requests, routes, table, visitors, walked, write

pytestmark = pytest.mark.django_db
IS_WHOLE = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
ABOUT_PEOPLE = re.compile("reports/rows|admin/autocomplete|admin/seminars/(participa|doubtfulpair|merge|seminar/<int)")
LINK = re.compile(r'(?:href|action)="([^"]+)"')
NO_ROW = "999999"
UNKNOWN = dict.fromkeys(("object_id", "pk", "partner", "draft", "id"), NO_ROW) | {"iso_code": "KZ-99"}
UNKNOWN["key"] = NO_UUID = "00000000-0000-4000-8000-000000000000"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def world():
    return World()


def test_every_address_answers_every_role_as_the_table_of_rights_says(world):
    found = walked(world, IS_WHOLE)
    if os.environ.get("WRITE_RIGHTS"):
        write(walked(world))
    right = {
        key: [says if did else "" for says, did in zip(answers, found.get(key, answers), strict=True)]
        for key, answers in table().items()
    }
    assert found == right, "Look at the difference, then write the table: WRITE_RIGHTS=1 pytest tests/test_rights.py"


@pytest.mark.parametrize("role", ["nobody", "reader", "coordinator elsewhere"])
def test_what_one_may_not_see_answers_as_what_is_not_there(world, role):
    visitor, asked_for = visitors(world)[role], 0
    for route, _name in routes():
        if not PARAMETER.search(route) or "<int:year>/publications/" in route:
            continue
        there = visitor.ask("GET", address_of(route, world))
        if there.status_code != 200:
            missing = visitor.ask("GET", unknown_address(route, world))
            assert (route, *said(there)) == (route, *said(missing))
            asked_for += 1
    assert asked_for > 50


def unknown_address(route, world):
    return address_of(route, world, **UNKNOWN | ({"pk": NO_UUID} if "<uuid:pk>" in route else {}))


def said(response):
    """What an answer says, without its own address and the numbers, which differ between any two."""
    address = response.request["PATH_INFO"]
    texts = response.headers.get("Location", ""), response.body.decode(errors="replace")
    return response.status_code, *(re.sub(r"\d+", "", TOKEN.sub("", text.replace(address, ""))) for text in texts)


def crawled(visitor, first=("/", "/admin/"), most=250):
    """Yield (address, text) of every page of the site that links lead to."""
    waiting, seen = list(first), set(first)
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        response = visitor.ask("GET", address)
        text = html.unescape(response.body.decode(errors="replace"))
        yield address, text
        for link in LINK.findall(text) if "html" in response.headers.get("Content-Type", "") else ():
            target = urldefrag(urljoin(address, link))[0]
            if not urlsplit(target).netloc and target not in seen and not target.startswith(("/static/", "/accounts/")):
                seen.add(target)
                waiting.append(target)


def test_pages_of_a_coordinator_hold_nothing_of_the_other_region(world):
    crawl = crawled(Visitor(world.users["coordinator"]))
    # Open data are tables of the public edition, protected and for everybody: with the places of all regions.
    pages = {address: text for address, text in crawl if "/open-data/" not in address}
    of_other = ("Elsek", "Elsetown", world.other.code, "Rights else")
    assert {(address, word) for address, text in pages.items() for word in of_other if word in text} == set()
    assert any("Hereka" in text for text in pages.values())  # the crawl does come to people
    assert len(pages) > 40


def test_pages_of_a_reader_hold_no_person(world):
    pages = dict(crawled(Visitor(world.users["reader"])))
    names = ("Herek", "Elsek")
    assert {address for address, text in pages.items() if any(name in text for name in names)} == set()
    assert len(pages) > 10


def test_who_is_shown_a_person_stands_in_the_trail_once(world):
    visitor, events = Visitor(world.users["administrator"]), {}
    with mock.patch.object(Event, "save", autospec=True, side_effect=Event.save) as written:
        for method, asked, address, data in requests(world):
            if IS_WHOLE or ABOUT_PEOPLE.match(asked):
                written.reset_mock()
                text = visitor.ask(method, address, data).body.decode(errors="replace")
                if "Herek" in text or "Elsek" in text:
                    events[method, asked] = written.call_count
    assert {asked: count for asked, count in events.items() if count != 1} == {}
    assert len(events) > 30


def test_coordinator_of_two_regions_sees_the_people_of_both(world):
    text = Visitor(world.users["coordinator of both"]).ask("GET", "/admin/seminars/participant/").body.decode()
    assert ("Hereka" in text, "Elseka" in text) == (True, True)


def test_seminar_of_two_partners_is_seen_by_the_coordinator_of_its_region_alone(world):
    address = reverse("admin:seminars_seminar_attendance", args=[world.seminar.pk])
    answers = {role: visitor.ask("GET", address).status_code for role, visitor in visitors(world).items()}
    assert answers == dict(zip(ROLES, (302, 302, 404, 200, 200, 200, 200), strict=True))


@pytest.mark.parametrize(("role", "status", "marks"), [("coordinator", 200, 0), ("coordinator elsewhere", 404, 1)])
def test_coordinator_marks_who_came_in_own_regions_only(world, client, role, status, marks):
    person, session = world.people[0], world.seminar.sessions.get()
    client.force_login(world.users[role])
    address = reverse("admin:seminars_seminar_attendance_marks", args=[world.seminar.pk])
    response = client.post(address, json.dumps([[person.pk, session.pk, False]]), "application/json")
    assert (response.status_code, Attendance.objects.filter(participation=person).count()) == (status, marks)


def test_marks_of_a_seminar_elsewhere_do_not_pass_through_ones_own(world, client):
    other, session = world.others[0], world.other.sessions.get()
    client.force_login(world.users["coordinator"])
    address = reverse("admin:seminars_seminar_attendance_marks", args=[world.seminar.pk])
    client.post(address, json.dumps([[other.pk, session.pk, False]]), "application/json")
    assert Attendance.objects.filter(participation=other).count() == 1


@pytest.mark.parametrize("name", ["autocomplete", "seminars_autocomplete"])
def test_nobody_elsewhere_is_suggested(world, name):
    asked = {"app_label": "seminars", "model_name": "participation", "field_name": "participant", "term": "lsek"}
    answer = Visitor(world.users["coordinator"]).ask("GET", reverse(f"admin:{name}"), asked)
    assert json.loads(answer.body)["results"] == []


def test_every_line_of_the_table_is_asked(world):
    assert len(list(requests(world))) == sum(method != "ACTION" for method, _route in table())
