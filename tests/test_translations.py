"""The catalogues of the three languages are whole: nothing untranslated, doubtful or out of use.

``locale`` has our own strings, ``locale_packages`` those of packages that their own catalogues leave out.
"""

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.urls import reverse

ROOT = Path(__file__).parents[1]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]|\{\w*\}")
OWN = [("locale", "django")]
OF_PACKAGES = [("locale_packages", "django"), ("locale_packages", "djangojs")]
PACKAGES = (
    "django", "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "allauth", "simple_history",
)  # fmt: skip
SIGN_IN = re.compile(r"(^|/)(account|mfa|usersessions|elements|layouts)/")
DEAD = re.compile(r"socialaccount|/idp/|headless")


@pytest.fixture(params=["ru", "kk"])
def language(request):
    return request.param


@cache
def read(path, language):
    """Return the messages of a catalogue by context and English text; none where there is no such file."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {(message.context, forms(message.id)[0]): message for message in catalogue if message.id}


def ours(folder, domain, language):
    return read(ROOT / folder / language / "LC_MESSAGES" / f"{domain}.po", language)


def theirs(package, domain, language):
    """The messages of a package in a language, under the name that Django looks for."""
    folder = Path(find_spec(package).submodule_search_locations[0]) / ("conf" if package == "django" else "")
    return read(folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po", language)


def sources(domain):
    """All messages of the packages: most keep an English catalogue, the history has a whole German one."""
    found = [theirs(package, domain, "en") or theirs(package, domain, "de") for package in PACKAGES]
    return {key: message for each in found for key, message in each.items()}


def forms(text):
    return text if isinstance(text, tuple | list) else (text,)


def is_translated(message):
    return all(forms(message.string)) and not message.fuzzy


def translated_by_packages(domain, language):
    found = [theirs(package, domain, language) for package in PACKAGES]
    return {key: message for each in found for key, message in each.items() if is_translated(message)}


@pytest.mark.parametrize(("folder", "domain"), OWN + OF_PACKAGES)
def test_every_string_is_translated_and_none_is_doubtful(folder, domain, language):
    assert [key for key, message in ours(folder, domain, language).items() if not is_translated(message)] == []


@pytest.mark.parametrize(("folder", "domain"), OWN + OF_PACKAGES)
def test_no_string_is_out_of_use(folder, domain, language):
    path = ROOT / folder / language / "LC_MESSAGES" / f"{domain}.po"
    assert not path.exists() or "\n#~" not in path.read_text()


@pytest.mark.parametrize(("folder", "domain"), OWN + OF_PACKAGES)
def test_placeholders_are_those_of_the_english(folder, domain, language):
    for message in ours(folder, domain, language).values():
        english = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        assert [sorted(PLACEHOLDER.findall(text)) for text in forms(message.string)] == [english] * len(
            forms(message.string)
        ), message.id


def test_both_languages_have_the_same_strings():
    assert set(ours("locale", "django", "ru")) == set(ours("locale", "django", "kk"))


def test_no_string_is_both_ours_and_of_a_package(language):
    assert set(ours("locale", "django", language)) & set(ours("locale_packages", "django", language)) == set()


@pytest.mark.parametrize(("folder", "domain"), OF_PACKAGES)
def test_strings_of_packages_are_still_theirs(folder, domain, language):
    assert set(ours(folder, domain, language)) - set(sources(domain)) == set()


@pytest.mark.parametrize(("folder", "domain"), OF_PACKAGES)
def test_translation_of_a_package_is_replaced_on_purpose_only(folder, domain, language):
    """And the comment says which it was, so that a better one is noticed."""
    translated = translated_by_packages(domain, language)
    for key, message in ours(folder, domain, language).items():
        said = f"Instead of: {' '.join(forms(translated[key].string)[-1].split())}" if key in translated else ""
        assert " ".join(message.user_comments) == said, key


def test_every_string_of_the_sign_in_pages_is_translated(language):
    known = {**translated_by_packages("django", language), **ours("locale", "django", language)}
    known |= ours("locale_packages", "django", language)
    of_sign_in = {
        key
        for key, message in theirs("allauth", "django", "ru").items()
        if any(SIGN_IN.search(path) and not DEAD.search(path) for path, _line in message.locations)
    }
    assert len(of_sign_in) > 250
    assert of_sign_in - set(known) == set()


@pytest.mark.django_db
def test_scripts_of_the_admin_speak_the_language(staff, language):
    staff.post(reverse("set_language"), {"language": language})
    text = staff.get(reverse("admin:jsi18n")).content.decode()
    catalogue = json.loads(re.search(r"const newcatalog = ({.*?});\n", text, re.DOTALL)[1])
    keys = {f"{context}\x04{english}" if context else english for context, english in sources("djangojs")}
    assert keys - set(catalogue) == set()
    assert catalogue["abbrev. month February\x04Feb"] == {"ru": "Фев", "kk": "ақп."}[language]
