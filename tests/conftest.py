"""A browser for what a person does. Everything else a test needs, it makes itself."""

import os
import shutil

import pytest
from django.db import connections

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def browser(live_server):
    """Starts after the database and stops before it: beside Playwright's event loop Django sees other connections."""
    executable = shutil.which("chromium")
    if executable is None:
        assert not os.environ.get("CI"), "Chromium is missing: what a person does was not tested."
        pytest.skip("Chromium is missing: what a person does was not tested.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def open_page(browser, live_server, client, settings):
    """``open_page(user, size="phone")``: a page of a signed-in user. Whatever the policy blocks fails the test."""
    faults, contexts = [], []

    def open_page(user=None, size="desk", **options):
        context = browser.new_context(base_url=live_server.url, locale="en-GB", viewport=SIZES[size], **options)
        contexts.append(context)
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
