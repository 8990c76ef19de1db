"""The manual: every chapter in three languages, with labels that the interface has, and pictures that are made."""

import re
from itertools import product

import pytest
from django.urls import reverse
from django.utils.translation import trans_real

from config.manual import CHAPTERS, FOLDER, LANGUAGES, as_html, chapter_for, chapters
from tests.factories import UserFactory
from tests.screenshots import PICTURES

VARIABLE = re.compile(r"%\(\w+\)[sd]|%s|\{\w+\}")
LABEL = re.compile(r"\*\*(.+?)\*\*")
PICTURE = re.compile(r"!\[(.*)\]\((.+?)\.png\)")
LINK = re.compile(r"[^!]\[[^]]+\]\((.+?)\)")
LARGEST = 60_000  # bytes, so that a chapter is there in a moment on a slow line


def text_of(language, chapter):
    return (FOLDER / language / f"{chapter}.md").read_text(encoding="utf-8")


def plain(text):
    """A text of a catalogue as people see it, each variable as "…", whatever its first letter's case."""
    text = VARIABLE.sub("…", text).replace("\xad", "")
    return text[:1].lower() + text[1:]


@pytest.fixture(scope="module")
def interface():
    """Of each language: what its pages say, and the English texts that say so."""
    found = {language: {} for language in LANGUAGES}
    for language in ("ru", "kk"):
        catalogue = trans_real.translation(language)._catalog
        for catalog in catalogue._catalogs:
            for key, text in catalog.items():
                english = plain((key[0] if isinstance(key, tuple) else key).rpartition("\x04")[2])
                if isinstance(text, str):
                    found[language].setdefault(plain(text), set()).add(english)
                found["en"][english] = {english}
    return found


def labels(language, chapter):
    return {plain(label) for label in LABEL.findall(text_of(language, chapter))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_one_of_the_interface(interface, language):
    wrong = {(name, label) for name in CHAPTERS for label in labels(language, name) - interface[language].keys()}
    assert wrong == set()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_chapters_name_the_same_labels_in_every_language(interface, language):
    for name in CHAPTERS:
        said = [interface[language][label] for label in labels(language, name)]
        assert (name, labels("en", name) - set().union(*said)) == (name, set())
        assert [english for english in said if not english & labels("en", name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_chapters_are_those_of_the_contents(language):
    assert {path.stem for path in (FOLDER / language).glob("*.md")} == CHAPTERS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_those_that_the_command_makes_and_chapters_name(language):
    named = [picture for name in CHAPTERS for _alt, picture in PICTURE.findall(text_of(language, name))]
    made = {path.stem for path in (FOLDER / language).glob("*.png")}
    assert (sorted(named), made) == (sorted(PICTURES), PICTURES.keys())


def test_every_picture_is_small_and_said_in_words():
    large = [path for path in FOLDER.rglob("*.png") if path.stat().st_size > LARGEST]
    said = [
        alt for language, name in product(LANGUAGES, CHAPTERS) for alt, _ in PICTURE.findall(text_of(language, name))
    ]
    assert (large, min(map(len, said)) > 15) == ([], True)


def test_links_lead_to_chapters():
    links = {link for language, name in product(LANGUAGES, CHAPTERS) for link in LINK.findall(text_of(language, name))}
    assert links <= {f"{name}.md" for name in CHAPTERS}


@pytest.mark.parametrize(
    ("view", "chapter"),
    [
        ("year", "reading"),
        ("published", "reading"),
        ("publish", "report"),
        ("missing", "closing"),
        ("admin:seminars_seminar_add", "seminar"),
        ("admin:seminars_seminar_attendance", "grid"),
        ("admin:seminars_seminar_list_preview", "list"),
        ("admin:seminars_participant_changelist", "people"),
        ("admin:seminars_participant_erase", "personal-data"),
        ("admin:accounts_user_change", "users"),
        ("manual", None),
    ],
)
def test_page_offers_the_chapter_that_fits(view, chapter):
    assert chapter_for(view) == chapter


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/seminars/seminar/", "/calendar/addresses/"])
def test_pages_link_to_their_chapter(staff, address):
    chapter = {"/admin/seminars/seminar/": "seminar", "/calendar/addresses/": "calendar"}[address]
    assert f'href="{reverse("manual_chapter", args=[chapter])}"' in staff.get(address).content.decode()


@pytest.mark.django_db
def test_reader_reads_a_chapter_in_own_language(client):
    client.force_login(UserFactory(role="reader", language="kk"))
    response = client.get(reverse("manual_chapter", args=["grid"]))
    assert response.context["chapter"] == next(each for each in chapters("kk") if each.name == "grid")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/manual/nothing/", "/manual/en/nothing.png", "/manual/fr/grid.png", f"/manual/en/{'x' * 300}.png"],
    ids=lambda address: address[:30],
)
def test_what_is_not_there_is_not_found(staff, address):
    assert staff.get(address).status_code == 404


@pytest.mark.django_db
def test_picture_is_sent_and_may_be_kept_for_a_week(staff):
    response = staff.get("/manual/en/grid.png")
    picture = b"".join(response.streaming_content)
    assert (picture, response["Cache-Control"]) == (
        (FOLDER / "en" / "grid.png").read_bytes(),
        "private, max-age=604800",
    )


def test_html_in_a_chapter_is_text():
    assert as_html("<script>1</script> [x](javascript:1)", FOLDER) == (
        "<p>&lt;script&gt;1&lt;/script&gt; [x](javascript:1)</p>\n"
    )
