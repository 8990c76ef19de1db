"""Names in the three languages of the office: in which one a reader finds them, and how they are sorted."""

import re

from django.db import models
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from regions.sorting import LONGEST, sort_key

LANGUAGES = ("en", "ru", "kk")
SORT_KEYS = [f"sort_{language}" for language in LANGUAGES]
FALLBACKS = {"en": (), "ru": ("en",), "kk": ("ru", "en")}  # who reads Kazakh reads Russian rather than English
# Signs that begin a direction of writing, with those that end it.
CLOSING = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"), **dict.fromkeys("\u2066\u2067\u2068", "\u2069")}
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def own_language(code):
    """Return the language of a code such as "en-gb" or None, English where names are not kept in it."""
    return code[:2] if code and code[:2] in LANGUAGES else "en"


def language_of(row, field, language):
    """Return the language in which a reader of ``language`` finds a field of three columns, such as ``name``."""
    language = own_language(language)
    return next((code for code in (language, *FALLBACKS[language]) if getattr(row, f"{field}_{code}")), "en")


def closed(text):
    """Return a text that ends each direction of writing it begins: else it turns the words behind it round."""
    waiting = []
    for sign in DIRECTION.findall(text):
        if sign in CLOSING:
            waiting.append(CLOSING[sign])
        elif sign in waiting:
            del waiting[len(waiting) - 1 - waiting[::-1].index(sign) :]
    return text + "".join(reversed(waiting))


class OtherLanguage(str):
    """A text in another language than the reader's own; ``marked`` shows which."""

    def __new__(cls, text, language=""):  # a copy is made of the text alone, and its language set after
        self = super().__new__(cls, text)
        self.language = language
        return self


def text_in(row, field, language):
    """Return a field of three columns for a reader of ``language``; one in OtherLanguage where theirs is empty."""
    found = language_of(row, field, language)
    text = closed(getattr(row, f"{field}_{found}"))
    return text if found == own_language(language) else OtherLanguage(text, found)


class ByName(F):
    """Orders rows by their name in the reader's language, or rows that reach a named one by ``prefix``."""

    def __init__(self, prefix=""):
        self.prefix = prefix

    @property
    def name(self):
        return f"{self.prefix}sort_{own_language(get_language())}"


class Named(models.Model):
    """A name in the three languages of the office, and for each the key by which it is sorted."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200, blank=True)
    sort_en = models.CharField(max_length=LONGEST, editable=False)
    sort_ru = models.CharField(max_length=LONGEST, editable=False)
    sort_kk = models.CharField(max_length=LONGEST, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.fold_names()
        super().save(**kwargs)

    def fold_names(self):
        """Set the keys the row is sorted, and perhaps found, by. Bulk writes call this themselves."""
        for language in LANGUAGES:
            setattr(self, f"sort_{language}", sort_key(self.name_in(language)))

    @property
    def name(self):
        """The name in the reader's language, in another they may read where it is not known."""
        return self.name_in(get_language())

    @property
    def sort_key(self):
        """The place of the name in the reader's alphabet."""
        return getattr(self, f"sort_{own_language(get_language())}")

    def name_in(self, language):
        return text_in(self, "name", language)


class Labelled(Named):
    """A place: beside its bare name it has a label for print ("Taraz city", "г. Тараз")."""

    label_en = models.CharField(_("label in English"), max_length=200, blank=True)
    label_ru = models.CharField(_("label in Russian"), max_length=200, blank=True)
    label_kk = models.CharField(_("label in Kazakh"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def label(self):
        """How the place stands in print, in the reader's language."""
        return self.label_in(get_language())

    def label_in(self, language):
        if own := getattr(self, f"label_{own_language(language)}"):
            return closed(own)
        name = self.name_in(language)
        label = isinstance(name, OtherLanguage) and getattr(self, f"label_{name.language}")
        return OtherLanguage(closed(label), name.language) if label else name
