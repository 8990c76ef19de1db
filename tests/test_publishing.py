"""Publishing a year: what is frozen, what is refused, and what is told of changes afterwards."""

import json
from hashlib import sha256

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from reports import editions
from reports.changes import rule_changes, since_last, told
from reports.disclosure.protect import protect
from reports.document.formats import FORMATS, make_edition
from reports.models import Publication, PublishedDocument
from reports.publication_views import documents_for
from reports.publishing import PAGE, begin, publish
from seminars.attendance import mark
from seminars.closing import close
from seminars.counting import recount
from seminars.dates import day
from seminars.models import Partner
from tests.factories import HeadcountFactory, ParticipationFactory, RegionFactory, SeminarFactory, UserFactory
from tests.page_forms import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unwritten")]


@pytest.fixture
def seminar():
    """Zhambyl: a woman on the list; 40 women and 50 men counted by number."""
    seminar = SeminarFactory()
    ParticipationFactory(seminar=seminar)
    HeadcountFactory(seminar=seminar, women=40, men=50, venue=seminar.sessions.get().venue)
    return seminar


@pytest.fixture
def publish_now(seminar):
    def publish_now(reason="The sheets are still being checked."):
        return publish(programme_year=seminar.programme_year, user=UserFactory(), reason=reason)

    return publish_now


def numbers(publication, key="year"):
    return Publication.objects.get(pk=publication.pk).numbers[key]


def test_edition_keeps_its_numbers_whatever_comes_after(publish_now, seminar):
    publication = publish_now()
    HeadcountFactory(seminar=seminar, women=3, men=0)
    assert numbers(publication) == {"women": 41, "men": 50, "not_stated": 0, "total": 91}
    assert numbers(publication, "region:KZ-31")["total"] == 91


def test_documents_of_both_editions_are_kept_in_every_language_and_format(publish_now, monkeypatch):
    monkeypatch.undo()  # they are written this time
    documents = publish_now().documents.all()
    kept = {(document.edition, document.language, document.format) for document in documents}
    languages = [code for code, _name in settings.LANGUAGES]
    assert kept == {
        (edition, language, form)
        for edition in ("internal", "public")
        for language in languages
        for form in (PAGE, *FORMATS)
    }
    assert all(sha256(document.content).hexdigest() == document.checksum for document in documents)


def test_document_has_the_time_of_its_publication(publish_now):
    publication = publish_now()
    page = publication.documents.get(format=PAGE, edition="public", language="en")
    assert json.loads(page.content)["moment"] == publication.published_at.isoformat()


def test_year_with_open_seminars_needs_a_reason_that_is_printed(publish_now, seminar):
    with pytest.raises(ValidationError, match="Not every seminar is closed"):
        publish_now(reason=" ")
    publication = publish_now(reason="The last sheet is lost.")
    page = publication.documents.get(format=PAGE, edition="public", language="en").content
    assert "Not every seminar is closed: The last sheet is lost." in bytes(page).decode()


def test_year_of_closed_seminars_needs_no_reason(publish_now, seminar):
    close(seminar=seminar, user=UserFactory(), reason="The scan is lost.")
    assert publish_now(reason="not needed").reason == ""


def test_year_without_a_held_seminar_is_not_published():
    planned = SeminarFactory(status="planned")
    with pytest.raises(ValidationError, match="nothing to publish"):
        publish(programme_year=planned.programme_year, user=UserFactory())
    assert not Publication.objects.exists()


@pytest.mark.parametrize("model", [Publication, PublishedDocument])
def test_what_was_published_is_neither_changed_nor_deleted(publish_now, model):
    publish_now()
    row = model.objects.first()
    for write in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(checksum="")):
        with pytest.raises(ValidationError, match="never"):
            write()


def test_first_edition_tells_no_changes(seminar):
    assert since_last(seminar.programme_year) is None


def changes_of(seminar):
    since = since_last(seminar.programme_year)
    return [(each.signed, each.places, each.change.seminar, each.words) for each in told(since)]


def test_headcount_entered_later_is_told_with_its_place_and_day(publish_now, seminar):
    publish_now()
    place = seminar.sessions.get().venue
    HeadcountFactory(seminar=seminar, women=3, men=0, venue=place)
    assert changes_of(seminar) == [("+3", place.locality.label, seminar.code, f"headcount entered, {day(localdate())}")]


def test_person_who_did_not_come_after_all_is_told(publish_now, seminar):
    publish_now()
    person, session = seminar.participations.get(), seminar.sessions.get()
    mark(seminar=seminar, marks={(person.pk, session.pk): False})
    label = session.venue.locality.label
    assert changes_of(seminar) == [("−1", label, seminar.code, f"1 person no longer counted, {day(localdate())}")]


def test_new_edition_says_what_changed_and_the_public_one_only_where(publish_now, seminar):
    publish_now()
    HeadcountFactory(seminar=seminar, women=30, men=0, venue=seminar.sessions.get().venue)
    second = publish_now()
    assert second.edition == 2
    pages = {page.edition: json.loads(page.content) for page in second.documents.filter(format=PAGE, language="en")}
    changes = {edition: page["sections"][-1] for edition, page in pages.items()}
    assert [cell["value"] for cell in changes["internal"]["tables"][0]["rows"][0]["cells"][:4]] == [30, 30, 0, 0]
    assert changes["public"]["tables"] == []
    assert changes["public"]["paragraphs"][1].startswith("Tables that changed: The year at a glance; Participants by")


def test_public_edition_names_only_tables_that_changed(seminar):
    """A seminar with a partner moves to the other region: the partner's line stays as it was."""
    there = RegionFactory(iso_code="KZ-39", name_en="Kostanay Region")
    for region in (seminar.region, there):
        HeadcountFactory(seminar=SeminarFactory(region=region), women=40, men=50)
    seminar.partners.add(Partner.objects.create(name_en="Academy"))
    publish(programme_year=seminar.programme_year, user=UserFactory(), reason="x")
    seminar.region = there
    seminar.save()
    recount([seminar])
    report = make_edition(seminar.programme_year, "public").report
    assert report.sections[-1].paragraphs[-1] == "Tables that changed: Participants by region and place."


def test_year_and_region_pages_show_published_beside_live(publish_now, seminar, client):
    publish_now()
    client.force_login(UserFactory())
    addresses = [reverse("year", args=[2025]), reverse("region", args=[2025, "KZ-31"])]
    for address in addresses:
        assertContains(client.get(address), "91 participants, as now.")
    HeadcountFactory(seminar=seminar, women=3, men=0, venue=seminar.sessions.get().venue)
    for address in addresses:
        assertContains(client.get(address), "published 91, now 94:")
        assertContains(client.get(address), "<strong>+3</strong>")


def test_every_page_of_the_year_shows_published_beside_live(publish_now, seminar, client):
    partner = Partner.objects.create(name_en="Centre for Rights")
    seminar.partners.add(partner)
    publish_now()
    HeadcountFactory(seminar=seminar, women=3, men=0, venue=seminar.sessions.get().venue)
    pages = [reverse(name, args=[2025]) for name in ("seminars", "missing", "published")]
    pages += [reverse("partner", args=[2025, partner.pk]), f"{reverse('rows')}?year=2025"]
    client.force_login(UserFactory())
    for address in pages:
        assertContains(client.get(address), "published 91, now 94:")
    client.force_login(UserFactory(role="reader"))
    assertNotContains(client.get(pages[2]), "now 94")


def test_coordinator_sees_no_difference_of_places_of_another_region(publish_now, seminar, client):
    publish_now()
    HeadcountFactory(seminar=seminar, women=3, men=0, venue=seminar.sessions.get().venue)
    kostanay = RegionFactory(iso_code="KZ-39", name_en="Kostanay Region")
    client.force_login(UserFactory(role="coordinator", regions=[kostanay]))
    assertNotContains(client.get(reverse("year", args=[2025])), "Village")
    assertNotContains(client.get(reverse("publications", args=[2025])), "Village")


def test_reader_sees_the_year_as_it_was_published(publish_now, seminar, client):
    publish_now()
    HeadcountFactory(seminar=seminar, women=3, men=0)
    client.force_login(UserFactory(role="reader"))
    response = client.get(reverse("year", args=[2025]))
    assertContains(response, "91 participants (41 women and 50 men)")
    assertNotContains(response, ">94<")
    assert client.get(reverse("report_json", args=[2025])).json()["participants"]["total"] == 91


def test_published_documents_are_given_by_their_edition(publish_now, client):
    publication = publish_now()
    client.force_login(UserFactory(role="reader"))
    public = publication.documents.get(format="xlsx", edition="public", language="kk")
    assert client.get(public.address).content == bytes(public.content)
    internal = publication.documents.get(format="xlsx", edition="internal", language="kk")
    assert client.get(internal.address).status_code == 404
    client.force_login(UserFactory(role="staff"))
    assert client.get(internal.address).content == bytes(internal.content)


def test_documents_of_partners_stand_in_the_order_of_their_names_as_one_reads_them(publish_now, seminar):
    for english, kazakh in (("Alpha", "Өрлеу"), ("Beta", "Әділет")):
        seminar.partners.add(Partner.objects.create(name_en=english, name_kk=kazakh))
    publish_now()
    found = {}
    for language in ("en", "kk"):
        with override(language):
            listed = documents_for(UserFactory()).exclude(partner=None)
            found[language] = list(dict.fromkeys(document.partner.name_en for document in listed))
    assert found == {"en": ["Alpha", "Beta"], "kk": ["Beta", "Alpha"]}


def test_publications_page_lists_for_readers_what_is_public(publish_now, client):
    publish_now()
    for role, count in (("staff", 6 * len(FORMATS)), ("reader", 3 * len(FORMATS))):
        client.force_login(UserFactory(role=role))
        assert client.get(reverse("publications", args=[2025])).content.decode().count("SHA-256") == count + 1


def test_staff_publish_on_the_page_and_see_how_far_it_is(seminar, client):
    client.force_login(UserFactory())
    address = reverse("publish", args=[2025])
    opened = client.get(address)
    assertContains(opened, "Seminars not closed")
    form = form_of(opened, "edition")
    assertContains(client.post(address, {**form, "reason": ""}), "Not every seminar is closed")
    page = client.post(address, {**form, "reason": "Because."}).getvalue().decode()
    documents = 2 * 3 * (len(FORMATS) + 1)
    assert [f'value="{done}"' in page for done in (1, documents, documents + 1)] == [True, True, False]
    assert page.index(f"{documents} / {documents}") < page.index("Published as edition 1.")
    assert Publication.objects.get().reason == "Because."


def test_page_sent_twice_publishes_once(seminar, client):
    client.force_login(UserFactory())
    address = reverse("publish", args=[2025])
    form = {**form_of(client.get(address), "edition"), "reason": "Because."}
    assert client.post(address, form).getvalue()
    response = client.post(address, form, follow=True)
    assertContains(response, "Another edition was published meanwhile")
    assert Publication.objects.count() == 1


def test_page_of_a_year_whose_editions_went_with_the_demonstration_is_shown_anew(publish_now, seminar, client):
    publish_now()
    client.force_login(UserFactory())
    address = reverse("publish", args=[2025])
    opened = {**form_of(client.get(address), "edition"), "reason": "Because."}
    PublishedDocument.objects.all().delete_invented()
    Publication.objects.all().delete_invented()
    assertContains(client.post(address, opened), "The numbers have changed since you opened this page")


def test_edition_that_never_was_is_not_published(seminar, client):
    client.force_login(UserFactory())
    address = reverse("publish", args=[2025])
    opened = {**form_of(client.get(address), "edition"), "reason": "Because.", "edition": 0}
    assert client.post(address, opened).status_code == 200
    assert not Publication.objects.exists()


def test_numbers_that_changed_while_the_page_was_open_are_shown_before_they_are_published(seminar, client):
    client.force_login(UserFactory())
    address = reverse("publish", args=[2025])
    opened = {**form_of(client.get(address), "edition"), "reason": "Because."}
    HeadcountFactory(seminar=seminar, women=3, men=0, venue=seminar.sessions.get().venue)
    again = client.post(address, opened)
    assertContains(again, "The numbers have changed since you opened this page")
    assertContains(again, "94 participants")
    assert not Publication.objects.exists()
    assert client.post(address, {**form_of(again, "edition"), "reason": "Because."}).getvalue()
    assert numbers(Publication.objects.get())["total"] == 94


def test_two_who_publish_at_once_make_one_edition(seminar):
    both = [begin(programme_year=seminar.programme_year, user=UserFactory(), reason="x") for _ in range(2)]
    both[0].save()
    with pytest.raises(ValidationError, match="meanwhile"):
        both[1].save()


def test_what_to_hide_is_found_before_the_sums_are_held(seminar, monkeypatch):
    held = []
    monkeypatch.setattr(
        editions, "protect", lambda *asked: held.append(len(connection.savepoint_ids)) or protect(*asked)
    )
    begin(programme_year=seminar.programme_year, user=UserFactory(), reason="x")
    assert held == [0]


def test_nothing_is_published_before_every_document_is_made(seminar):
    edition = begin(programme_year=seminar.programme_year, user=UserFactory(), reason="x")
    assert next(edition.make()).size
    assert not Publication.objects.exists()


def test_who_publishes_is_told_what_readers_would_lose(client):
    """Three women of an audience that no edition had: the year's new total would tell them."""
    seminar = SeminarFactory()
    place = seminar.sessions.get().venue
    for audience in ("academia", "other"):
        HeadcountFactory(seminar=seminar, women=30, men=40, audience=audience, venue=place)
    publish(programme_year=seminar.programme_year, user=UserFactory(), reason="x")
    HeadcountFactory(seminar=seminar, women=3, men=0, audience="civil_society", venue=place)
    client.force_login(UserFactory())
    address = reverse("publish", args=[2025])
    response = client.get(address)
    assertContains(response, "The public would see only the total of the year")
    assertContains(response, "<li>Civil society: women 0 → 3, total 0 → 3</li>", html=True)
    sent = {**form_of(response, "edition"), "reason": "Because."}
    assertContains(client.post(address, sent), "The public would lose all but the total")
    HeadcountFactory(seminar=seminar, women=9, men=9, audience="civil_society", venue=place)
    assertContains(client.get(address), "The public would see every number that it sees now.")


def test_changed_rule_is_named(publish_now, seminar):
    publish_now()
    seminar.programme_year.minimum_sessions = 2
    since = since_last(seminar.programme_year)
    assert list(rule_changes(since)) == ["Counting rule changed: at least 1 → at least 2 sessions."]


def test_changes_cost_the_same_number_of_queries(publish_now, seminar):
    publish_now()
    counts = []
    for _ in range(2):
        place = SeminarFactory(programme_year=seminar.programme_year)
        HeadcountFactory(seminar=place, women=3, venue=place.sessions.get().venue)
        ParticipationFactory(seminar=place)
        since = since_last(seminar.programme_year)
        with CaptureQueriesContext(connection) as queries:
            assert all(each.when for each in told(since))
        counts.append((len(since.changes), len(queries)))
    assert counts == [(2, 5), (4, 5)]


def test_page_for_publishing_asks_in_the_language_of_the_reader(seminar, client):
    client.force_login(UserFactory())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    assertContains(client.get(reverse("publish", args=[2025])), "Почему год публикуется, хотя семинары не закрыты")


@pytest.mark.parametrize("role", ["reader", "coordinator"])
def test_others_do_not_publish(seminar, client, role):
    client.force_login(UserFactory(role=role))
    assert client.post(reverse("publish", args=[2025]), {"reason": "Because."}).status_code == 404
    assert not Publication.objects.exists()
