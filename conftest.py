"""What every test needs. The environment of tests (a secret key, plain http) comes from the Makefile."""

import gc
import os

import hypothesis
import pytest
from django.core.cache import cache
from django.utils import translation

hypothesis.settings.register_profile("sample", max_examples=100, deadline=None)
hypothesis.settings.register_profile("prove", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "sample"))


def pytest_collection_finish():
    # What is loaded by now stays: looking through it for what may go takes time.
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def plain_settings(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True  # nothing is collected for tests
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sessionid", "csrftoken"
    settings.LANGUAGE_COOKIE_NAME = "language"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.SECOND_FACTOR = []
    translation.activate("en")  # a test's client leaves its language behind
