"""The glossary of docs/ and the catalogues say the same words."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override, pgettext

ROWS = re.findall(r"^\| ([a-z][^|]*) \| ([^|]+) \| ([^|]+) \|", Path("docs/glossary.md").read_text(), re.MULTILINE)
IN_CONTEXT = {"planned": "seminar", "participant": "one person"}  # words that stand for two things


def test_glossary_holds_the_words_of_the_field():
    assert len(ROWS) == len({english for english, *_ in ROWS}) > 40


@pytest.mark.parametrize(("english", "russian", "kazakh"), ROWS, ids=[row[0] for row in ROWS])
def test_word_is_that_of_the_catalogues(english, russian, kazakh):
    for language, word in (("ru", russian), ("kk", kazakh)):
        with override(language):
            said = pgettext(IN_CONTEXT[english], english) if english in IN_CONTEXT else gettext(english)
            assert said == word, language
