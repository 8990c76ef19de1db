"""How the tables of a report stand on paper, in PDF and Word alike: their cells as text, and how wide a column is."""

from reports.document.content import TEXT, Number
from reports.document.text import writable
from reports.markup import CERTAINTY_BEFORE

LETTERS = 96  # in a line of a table that fills the page
SPACE = 3  # letters, between two columns
SHORT = 18  # letters; a column without longer texts is as wide as its longest and breaks no line
WIDEST = 60  # letters; beyond, a column gets no wider for a longer text
LONGEST_WORD = 22  # letters; a longer one is broken
ROWS = 12  # of a table that is kept on one page
NARROW = 0.62  # of the page, for a table of two columns


def printed_cell(cell, language):
    """Return (the word for how sure a number is, the text of a cell)."""
    if isinstance(cell, Number):
        return str(CERTAINTY_BEFORE.get(cell.certainty, "") if cell.value is not None else ""), cell.printed(language)
    return "", writable(cell)


def printed_rows(rows, language):
    """Return the cells of some Rows as printed."""
    return [[printed_cell(cell, language) for cell in row.cells] for row in rows]


def is_short(printed):
    """Whether a table fits on a page with certainty, so that it is kept together."""
    return len(printed) <= ROWS and all(len(text) <= WIDEST for row in printed for _before, text in row)


def widths(columns, printed):
    """Return the width of each column of a table with some printed rows, as a share of the width of the page.

    What the columns of numbers and of short texts leave, those of long texts share, or else the first has it.
    """
    letters = [_letters(column, [row[at] for row in printed]) for at, column in enumerate(columns)]
    growing = [at for at, wide in enumerate(letters) if columns[at].kind == TEXT and wide > SHORT + SPACE] or [0]
    asked = sum(letters)
    free = (LETTERS if len(columns) > 2 or asked > LETTERS * NARROW else LETTERS * NARROW) - asked
    least = {at: min(letters[at], _longest_word(columns[at], [row[at] for row in printed])) for at in growing}
    spare = sum(letters[at] - least[at] for at in growing)
    for at in growing:
        part = (letters[at] - least[at]) / spare if spare else 1 / len(growing)
        letters[at] = max(letters[at] + free * part, least[at])
    return [wide / max(LETTERS, sum(letters)) for wide in letters]


def _letters(column, cells):
    """The letters that a column asks for: those of its longest cell, or of the longest word of its heading."""
    heading = str(column.heading)
    word = len(heading) if len(heading) <= SHORT else max(map(len, heading.split()))
    longest = max((len(before) + bool(before) + len(text) for before, text in cells), default=0)
    return min(max(longest, word), WIDEST) + SPACE


def _longest_word(column, cells):
    """The letters of the longest word of a column, up to where words are broken."""
    texts = [str(column.heading), *(text for _before, text in cells)]
    return min(max(len(word) for text in texts for word in text.split() or [""]), LONGEST_WORD) + SPACE
