"""Every address of the site, every role, and what stands in the table of rights: ``tests/data/rights.csv``.

A line of the table is a request: its method, the route as the site's list of addresses has it (with what is sent, where
an address serves for several), then the status it answers to each role. Of the actions on a list it is what is offered.
"""

import csv
import re
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.contrib import admin
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver

from accounts.models import Event, User
from accounts.trail import record
from reports.document.formats import FORMATS, make_edition
from reports.document.formats import write as write_document
from reports.frozen_rows import pack
from reports.models import CalendarAddress, Protection, Publication, PublishedDocument, SavedQuestion
from seminars.matching import REASONS
from seminars.merging import merge
from seminars.models import ConsentText, DoubtfulPair, Language, Partner, SheetDraft, SheetImport, Topic
from tests.factories import (
    HeadcountFactory,
    ParticipationFactory,
    PublishedFigureFactory,
    RegionFactory,
    ScanFactory,
    SeminarFactory,
    UserFactory,
    VenueFactory,
    counted_once,
)

TABLE = Path(__file__).parent / "data" / "rights.csv"
ROLES = ("nobody", "reader", "coordinator elsewhere", "coordinator", "coordinator of both", "staff", "administrator")
POSTING = {"reader", "coordinator elsewhere", "coordinator"}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


class World:
    """A seminar here with one of everything, a seminar elsewhere, and somebody of every role."""

    def __init__(self):
        with counted_once():
            self.here, self.elsewhere = RegionFactory(), RegionFactory(iso_code="KZ-39", name_en="Kostanay Region")
            self.seminar, self.other = self.make_seminar(self.here, "Here"), self.make_seminar(self.elsewhere, "Else")
            self.seminar.partners.set([Partner.objects.create(name_en=name) for name in ("One", "Two")])
            self.people = [
                ParticipationFactory(seminar=self.seminar, participant__surname=f"Herek{at}") for at in "abcd"
            ]
            self.others = [ParticipationFactory(seminar=self.other, participant__surname=f"Elsek{at}") for at in "ab"]
            HeadcountFactory(seminar=self.seminar)
            HeadcountFactory(seminar=self.other)
        self.users = {
            "reader": UserFactory(role="reader"),
            "coordinator elsewhere": self.make_coordinator("elsewhere", self.elsewhere),
            "coordinator": self.make_coordinator("here", self.here),
            "coordinator of both": self.make_coordinator("both", self.here, self.elsewhere),
            "staff": UserFactory(role="staff"),
            "administrator": UserFactory(role="administrator"),
        }
        self.make_rows()

    @staticmethod
    def make_seminar(region, name):
        seminar = SeminarFactory(region=region, title_en=f"Rights {name.lower()}", days=0)
        place = VenueFactory(region=region, locality__name_en=f"{name}town", locality__label_en=f"{name}town village")
        seminar.sessions.create(date=seminar.start, venue=place)
        return seminar

    @staticmethod
    def make_people(seminar, *surnames):
        return [ParticipationFactory(seminar=seminar, participant__surname=surname) for surname in surnames]

    @staticmethod
    def make_coordinator(name, *regions):
        user = UserFactory(role="coordinator")
        User.objects.filter(pk=user.pk).update(username=name)
        user.regions.set(regions)
        return User.objects.get(pk=user.pk)

    def make_rows(self):
        person, second, third, fourth = (row.participant for row in self.people)
        staff, coordinator = self.users["staff"], self.users["coordinator"]
        year, session = self.seminar.programme_year, self.seminar.sessions.get()
        reasons = list(REASONS)[:1]
        pair = DoubtfulPair.objects.create(first=person, second=second, reasons=reasons)
        merged = merge(keep=third, drop=fourth, user=staff)
        self.publication = self.make_publication(year)
        listed = {"seminar": self.seminar, "file_name": "list.xlsx", "checksum": "0" * 64}
        done = SheetImport.objects.create(**listed, imported_by=staff, created=1, matched=0, made={})
        table = {"columns": [], "rows": [], "dropped": []}
        self.rows = [
            year, year.programme, year.programme.office, self.seminar, self.people[0], person, pair, merged, done,
            self.here, session.venue, session.venue.locality, self.seminar.partners.first(), staff,
            staff.groups.get(), PublishedFigureFactory(), Topic.objects.create(name_en="Topic"),
            Language.objects.create(code="kk", name_en="Kazakh"), Protection.objects.create(programme=year.programme),
            record(staff, Event.Action.SIGNED_IN), ConsentText.objects.create(office=year.programme.office),
        ]  # fmt: skip
        self.values = {
            "year": year.year, "number": 1, "edition": "internal", "language": "en", "iso_code": self.here.iso_code,
            "partner": self.seminar.partners.first().pk, "key": ScanFactory(session=session).key, "id": staff.pk,
            "draft": SheetDraft.objects.create(**listed, user=staff, table=table).pk, "app_label": "seminars",
            "uidb36": "1", "table": "regions", "url": "nowhere", "content_type_id": "1", "kind": "csv",
            "name": "grid", "picture": "grid",
        }  # fmt: skip
        self.ids = {f"admin/{row._meta.app_label}/{row._meta.model_name}/": row.pk for row in self.rows}
        self.question = SavedQuestion.objects.create(user=coordinator, name="Mine", query="")
        self.address = CalendarAddress.objects.create(user=coordinator, region=self.here)

    def make_publication(self, year):
        numbers = {"women": 1, "men": 0, "not_stated": 0, "total": 1}
        publication = Publication.objects.create(
            programme_year=year, edition=1, published_at="2026-01-10T10:00Z", thresholds={}, numbers={"year": numbers},
            public_numbers={"year": numbers}, rows=pack([]), checksum="0" * 64,
        )  # fmt: skip
        folder = write_document(make_edition(year, "public", "en"), "zip")  # open data is read out of it
        PublishedDocument.objects.bulk_create(
            PublishedDocument(
                publication=publication, edition=edition, language="en", format=form, size=1,
                content=folder if (edition, form) == ("public", "zip") else b"x",
                checksum="0" * 64,
            )
            for edition in PublishedDocument.Edition
            for form in FORMATS
        )  # fmt: skip
        return publication


def routes(patterns=None, before=""):
    """Yield (route, name) of every address, those within others included."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.name
        else:
            yield from routes(pattern.url_patterns, route)


# Addresses that serve for several: what is sent, and what the table calls it


def autocompletes():
    """Yield (what is asked for, the question) of every field of the admin that suggests rows."""
    for model_admin in sorted(admin.site._registry.values(), key=lambda each: each.opts.label_lower):
        inlines = [inline(model_admin.model, admin.site) for inline in model_admin.inlines]
        for each in (model_admin, *inlines):
            for field in each.autocomplete_fields:
                meta = each.model._meta
                asked = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": field, "term": "k"}
                yield f"{meta.label_lower}.{field}", asked


def variants(route):
    """Yield (words for the table, what the parameters are besides those of the world, query) of a route."""
    if "<str:edition>" in route:
        yield from ((edition, {"edition": edition}, {}) for edition in ("internal", "public"))
    elif "report." in route:
        yield from ((edition, {}, {"edition": edition}) for edition in ("internal", "public"))
    elif "autocomplete/" in route:
        yield from ((name, {}, asked) for name, asked in autocompletes())
    elif "/papers/sign-in" in route or "/papers/list" in route:
        yield "filled in", {}, {"languages": "en", "language": "en", "who": "all", "people": "all", "blank": 1}
    else:
        yield "", {}, {}


def address_of(route, world, **values):
    """Return the address of a route with the ids of the world, those of its own seminar."""
    if "<str:key>.ics" in route:
        return world.address.get_absolute_url()
    model = next((prefix for prefix in world.ids if route.startswith(prefix)), None)
    pk = world.ids.get(model, 1)
    if route.startswith("reports/explore/"):
        pk = world.question.pk
    elif route.startswith("calendar/addresses/"):
        pk = world.address.pk
    values = {"object_id": pk, "pk": pk, **world.values, **values}
    address = PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), route)
    return "/" + address.replace("^", "").replace("$", "").replace("(?P", "")


def requests(world):
    """Yield (method, words for the table, address, data) of everything that can be asked of the site."""
    for route in dict.fromkeys(route for route, _name in routes()):  # of two at one address the first answers
        for words, values, query in variants(route):
            address = address_of(route, world, **values)
            if "session" not in query and "papers/sign-in" in route:
                query["session"] = world.seminar.sessions.get().pk
            asked = f"{route} {words}".strip()
            yield "GET", asked, address, query
            if "autocomplete/" not in route and "report." not in route and "<str:edition>" not in route:
                yield "POST", asked, address, {}


@contextmanager
def without_drawing():
    """Who may do what is decided before a page is drawn; drawing all of them takes most of the time."""
    with (
        mock.patch("django.template.backends.django.Template.render", return_value=""),
        mock.patch("reports.document.views.make_edition"),
        mock.patch("reports.document.views.write", return_value=b""),
    ):
        yield


class Visitor:
    """A role at the site. What a request changes is undone after it."""

    def __init__(self, user=None):
        self.client, self.user = Client(), user
        if user:
            self.client.force_login(user)
        self.cookies = self.client.cookies.copy()

    def ask(self, method, address, data=None):
        self.client.cookies = self.cookies.copy()
        with transaction.atomic():
            response = getattr(self.client, method.lower())(address, data or {})
            content = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        response.body = content
        return response

    def actions(self, model_admin):
        request = RequestFactory().get("/")
        request.user = self.user
        return model_admin.get_actions(request)


def visitors(world):
    return {role: Visitor(world.users.get(role)) for role in ROLES}


def walked(world, is_whole=True):
    """Return {(method, route): answers} of the site as it is, the answers in the order of ROLES.

    Unless ``is_whole``, things are posted only by who must not: "" stands for what was not asked.
    """
    found, everybody = {}, visitors(world)
    with without_drawing():
        for method, asked, address, data in requests(world):
            found[method, asked] = [
                str(visitor.ask(method, address, data).status_code)
                if is_whole or method == "GET" or role in POSTING
                else ""
                for role, visitor in everybody.items()
            ]
    for model, model_admin in admin.site._registry.items():
        offered = {role: visitor.actions(model_admin) if visitor.user else {} for role, visitor in everybody.items()}
        for name in sorted(set().union(*offered.values())):
            is_offered = [("offered" if name in offered[role] else "-") for role in ROLES]
            found["ACTION", f"{model._meta.label_lower} {name}"] = is_offered
    return found


def table():
    with TABLE.open(encoding="utf-8", newline="") as file:
        _head, *lines = csv.reader(file)
    return {(method, route): answers for method, route, *answers in lines}


def write(found):
    """Write the table anew: for somebody who reads afterwards what has changed in it."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["method", "route", *ROLES])
        writer.writerows([*key, *answers] for key, answers in found.items())
