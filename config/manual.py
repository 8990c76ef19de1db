"""The manual: the chapters of ``docs/manual``, in the reader's language, as pages of the site."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from PIL import Image

FOLDER = settings.BASE_DIR / "docs" / "manual"
# The chapters in their order, each with the pages of the site on which it is offered, by their names.
CHAPTERS = {
    "seminar": r"admin:index|remove_demonstration|admin:seminars_|admin:regions_",
    "grid": r"admin:seminars_seminar_attendance",
    "list": r"admin:seminars_seminar_list|admin:seminars_sheetimport_",
    "headcounts": None,
    "people": r"admin:seminars_(participant|participation|doubtfulpair|merge)_",
    "papers": r"admin:seminars_seminar_(papers|scans)",
    "closing": r"admin:seminars_seminar_close|missing",
    "reading": r"home|year|region|partner|rows|seminars|published|search|admin:regions_region_outlines",
    "explore": r"explore|save_question|forget_question",
    "targets": r"admin:seminars_programmeyear_",
    "report": r"publications|publish|open_data|admin:reports_",
    "calendar": r"calendar|end_calendar_address",
    "personal-data": r"admin:seminars_(consenttext_|participant_(due|everything|erase|consents)|seminar_consents)",
    "users": r"account|sessions|signed_in|mfa_|admin:accounts_",
    "backup": None,
}
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LINK = re.compile(r"^(?P<chapter>[a-z-]+)\.md$")
WEEK = 7 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Chapter:
    """One chapter in one language; ``html`` is safe: what is not Markdown stands in it as text."""

    name: str
    title: str
    html: str

    def get_absolute_url(self):
        return reverse("manual_chapter", args=[self.name])


def chapter_for(view_name):
    """Return the name of the chapter that fits a page best, None where no one does."""
    found = {name: re.match(pages, view_name) for name, pages in CHAPTERS.items() if pages}
    return max(filter(found.get, found), key=lambda name: found[name].end(), default=None)


@cache
def chapters(language):
    """Return all chapters in a language, read and made into HTML once."""
    return tuple(_chapter(name, language) for name in CHAPTERS)


def _chapter(name, language):
    text = (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    return Chapter(name, title.removeprefix("# "), as_html(body, FOLDER / language))


def as_html(text, folder):
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token in (child for block in tokens for child in block.children or ()):
        if token.type == "image":
            _point_to_picture(token, folder / str(token.attrs["src"]))
        elif token.type == "link_open":
            token.attrs["href"] = LINK.sub(_address_of, str(token.attrs["href"]))
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {}))


def _address_of(link):
    return reverse("manual_chapter", args=[link["chapter"]])


def _point_to_picture(token, path):
    """Give an image the address of its file and its size, so that nothing moves when it comes."""
    with Image.open(path) as picture:
        width, height = picture.size
    address = reverse("manual_picture", args=[path.parent.name, path.stem])
    token.attrs = {"src": address, "alt": "", "width": width, "height": height, "loading": "lazy"}


def contents(request):
    return render(request, "manual/contents.html", {"chapters": chapters(get_language())})


def chapter(request, name):
    if name not in CHAPTERS:
        raise Http404
    found = chapters(get_language())
    at = list(CHAPTERS).index(name)
    beside = {"previous": found[at - 1] if at else None, "next": found[at + 1] if at + 1 < len(found) else None}
    return render(request, "manual/chapter.html", {"chapter": found[at], "chapters": found, **beside})


@cache
def pictures():
    """Return (language, name) of each. No path is made of what an address asks for: it may be too long for one."""
    return {(path.parent.name, path.stem) for path in FOLDER.glob("*/*.png")}


def picture(request, language, picture):
    """A picture of the demonstration year; the browser may keep it for a week."""
    if (language, picture) not in pictures():
        raise Http404
    response = FileResponse((FOLDER / language / f"{picture}.png").open("rb"), content_type="image/png")
    patch_cache_control(response, private=True, max_age=WEEK)
    return response
