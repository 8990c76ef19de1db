"""A browser for what a person does, and who is signed in. Everything else a test needs, it makes itself."""

import asyncio
import os
import shutil
from dataclasses import replace
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connections

from reports import publishing
from reports.document.formats import FORMATS
from tests.factories import UserFactory
from tests.processes import let_trail_be_emptied, own_database, standing_on

PROVING = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Between tests of the live server all tables are emptied, the trail too."""
    with django_db_blocker.unblock():
        let_trail_be_emptied()


@pytest.fixture
def sign_in(client):
    def sign_in(role, *regions):
        client.force_login(UserFactory(role=role, regions=regions))
        return client

    return sign_in


@pytest.fixture
def remembered(settings):
    """Failed sign-ins are counted, and public editions kept, as on a site: in the database."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "accounts_cache"}}
    yield
    cache.clear()


@pytest.fixture
def staff(sign_in):
    return sign_in("staff")


@pytest.fixture
def unwritten(monkeypatch):
    """Publications keep a word in the place of the files that take most of a second to write, and few tests read."""
    words = {key: replace(FORMATS[key], write=partial(_word, key)) for key in ("pdf", "docx", "xlsx", "iati")}
    monkeypatch.setattr(publishing, "FORMATS", FORMATS | words)


def _word(key, edition):
    return f"{key} {edition.report.language}".encode()


@pytest.fixture(scope="session")
def other_connection(tmp_path_factory, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("database")) as own:
        yield own


@pytest.fixture(scope="module")
def other_database(other_connection, django_db_blocker):
    """A database that other processes see, for tests that fork them: nothing of it is taken back after a test."""
    with django_db_blocker.unblock(), standing_on(other_connection):
        yield


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests: it takes a second to start."""
    executable = shutil.which("chromium")
    if executable is None:
        assert not os.environ.get("CI"), "Chromium is missing: what a person does was not tested."
        pytest.skip("Chromium is missing: what a person does was not tested.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        # The network is cut but for the site itself.
        cut = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
        arguments = ["--no-sandbox", "--disable-background-networking", cut]
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        asyncio._set_running_loop(None)
        yield browser, loop
        asyncio._set_running_loop(loop)
        browser.close()


@pytest.fixture
def browser(chromium, live_server):
    """Taken after the database and left before it: beside Playwright's event loop Django sees other connections."""
    browser, loop = chromium
    asyncio._set_running_loop(loop)
    yield browser
    connections.close_all()
    asyncio._set_running_loop(None)


@pytest.fixture
def open_page(browser, live_server, client, settings):
    """``open_page(user, size="phone")``: a page of a signed-in user.

    Whatever the policy blocks or another host is asked for fails the test.
    """
    faults, contexts = [], []
    own = (live_server.url, "data:", "blob:")

    def open_page(user=None, size="desk", **options):
        options = {"locale": "en-GB", "viewport": SIZES[size], **options}
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.on("request", lambda asked: None if asked.url.startswith(own) else faults.append(asked.url))
        if user:
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: faults.append(message.text) if "Security Policy" in message.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
