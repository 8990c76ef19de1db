"""The rows of long tables as HTML. In Python: a year has hundreds, and a template takes ten times as long for them."""

from functools import cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from regions.templatetags.names import marked
from reports import numbers
from reports.counts import ATTENDANCES
from reports.rows import rows_address
from reports.tables import PLACE
from reports.tiles import cell_parts
from reports.totals import GENDERS
from seminars.models.choices import Audience, Certainty, labels_of

CERTAINTY_BEFORE = {Certainty.ABOUT: _("about"), Certainty.AT_LEAST: _("at least")}


def certainty_before(certainty):
    """The word that stands before a number that is not exact, with its space."""
    word = CERTAINTY_BEFORE.get(certainty)
    return format_html('<span class="certainty">{}</span> ', word) if word else ""


def bar(parts):
    """A bar of (colour class, share) as SVG. The numbers stand beside it, so it is hidden from screen readers."""
    drawn, at = [], 0.0
    for name, share in parts:
        if share:
            fill = ' fill="url(#men)"' if name == "men" else ""
            drawn.append(f'<rect class="{name}" x="{at:.2%}" width="{share:.2%}" height="100%"{fill}></rect>')
            at += share
    rest = '<rect class="rest" width="100%" height="100%"></rect>'
    return mark_safe(f'<svg class="bar" aria-hidden="true" focusable="false">{rest}{"".join(drawn)}</svg>')


def figure(line, column, language):
    """One number of a table's line: linked to the rows behind it, and as sure as it is."""
    shown = _linked(numbers.number(getattr(line.cell, column), language), line.address(column))
    return f"{certainty_before(line.certainty)}{shown}" if column == "total" else shown


def table_lines(table):
    """The lines of a table of women and men."""
    language = get_language()
    return mark_safe("".join([_lines_of(line, table.columns, language) for line in table.lines]))


def _lines_of(line, columns, language):
    if line.is_unknown:
        shown = _number_unknown(len(columns))
    else:
        shown = "".join([f"<td>{figure(line, column, language)}</td>" for column in columns])
    share = numbers.percent_number(line.cell.women_share, language) if line.has_share else ""
    drawn = bar(cell_parts(line.cell)) if line.has_share and line.cell else ""
    of_kind = f' class="{line.kind}"' if line.kind else ""
    row = (
        f'<tr{of_kind}><th scope="row">{_linked(marked(line.label), line.link)}</th>{shown}'
        f'<td>{share}</td><td class="bar-cell">{drawn}</td></tr>\n'
    )
    has_note = line.number_unknown and line.cell and line.kind != PLACE
    return row + _note(line.number_unknown, len(columns)) if has_note else row


def _note(seminars, width):
    words = ngettext("and %(number)s held seminar", "and %(number)s held seminars", seminars)
    words %= {"number": numbers.number(seminars, get_language())}
    beside = '<td></td><td class="bar-cell"></td>'
    return f'<tr class="note"><th scope="row">{escape(words)}</th>{_number_unknown(width)}{beside}</tr>\n'


def _number_unknown(width):
    return f'<td class="unknown" colspan="{width}">{escape(gettext("number unknown"))}</td>'


def seminar_rows(lines, user, partner):
    """SeminarLines as rows; where they are those of a ``partner``, each with its other partners."""
    language, at_admin = get_language(), reverse("admin:seminars_seminar_changelist") if user.is_staff else ""
    of_year = cache(rows_address)
    return mark_safe("".join([_seminar_row(line, at_admin, partner, of_year, language) for line in lines]))


def _seminar_row(line, at_admin, partner, of_year, language):
    seminar = line.seminar
    address = at_admin and f"{at_admin}{seminar.pk}/change/"
    code = _linked(f'<span class="code">{escape(seminar.code)}</span>', address)
    status = "" if line.is_held else f'<span class="status">{escape(seminar.get_status_display())}</span>'
    return (
        f'<tr><th scope="row">{code} {_soft(seminar.days)} {status}</th>'
        f"<td>{marked(seminar.region.name)}{_places(line)}</td>"
        f'{_other_partners(seminar, partner)}<td class="number">{_number_of(line, of_year, language)}</td></tr>\n'
    )


def seminar_name(seminar, user):
    """A seminar within a list of what is to do: code, region and days."""
    code = f'<span class="code">{escape(seminar.code)}</span>'
    address = reverse("admin:seminars_seminar_change", args=[seminar.pk]) if user.is_staff else ""
    return mark_safe(f"{_linked(code, address)} {marked(seminar.region.name)}, {escape(seminar.days)}")


def _other_partners(seminar, partner):
    if not partner:
        return ""
    others = [other.name for other in seminar.partners.all() if other != partner]
    names = "".join([f'<span class="partner">{marked(name)}</span>' for name in others])
    return f"<td>{names}</td>"


def _number_of(line, of_year, language):
    if line.is_unknown:
        return f'<span class="unknown">{escape(gettext("number unknown"))}</span>'
    if not line.is_held:
        return numbers.UNKNOWN
    total, code = numbers.number(line.cell.total, language), urlencode({"seminar": line.seminar.code})
    made = f"{of_year(line.seminar.programme_year)}&{code}" if line.cell else ""
    return f"{certainty_before(line.certainty)}{_linked(total, made)}"


def people_rows(lines, measure):
    """PersonLines as rows; where attendances are counted, with how many each has."""
    return mark_safe("".join([_person_row(line, measure == ATTENDANCES) for line in lines]))


def _person_row(line, has_sessions):
    code = f'<span class="code">{escape(line.seminar)}</span>'
    if has_sessions:
        words = ngettext("%(number)s session", "%(number)s sessions", line.attendances)
        code += f" · {escape(words % {'number': numbers.number(line.attendances, get_language())})}"
    return (
        f'<tr><th scope="row">{escape(line.name)}{_soft(line.organisation)}</th>'
        f"<td>{escape(line.gender)}{_soft(line.audience)}</td><td>{code}{_places(line)}</td></tr>\n"
    )


def headcount_rows(headcounts):
    """Headcounts, each as (Presence, Place, Cell), as rows."""
    language = get_language()
    words = labels_of(Audience), labels_of(Certainty)
    return mark_safe("".join([_headcount_row(*headcount, *words, language) for headcount in headcounts]))


def _headcount_row(headcount, place, cell, audiences, certainties, language):
    audience = f" · {audiences[headcount.audience]}" if headcount.audience else ""
    sure = "" if headcount.certainty == Certainty.EXACT else _soft(certainties[headcount.certainty])
    women, men, not_stated = (numbers.number(getattr(cell, gender), language) for gender in GENDERS)
    return (
        f'<tr><th scope="row"><span class="code">{escape(headcount.code)}</span>'
        f'<span class="soft">{marked(place.label)}{escape(audience)}</span></th>'
        f'<td class="number">{women}</td><td class="number">{men}</td><td class="number">{not_stated}</td>'
        f'<td class="number">{numbers.number(cell.total, language)}{sure}</td></tr>\n'
    )


def _places(line):
    return f'<span class="soft">{", ".join(map(marked, line.places))}</span>'


def _soft(text):
    return f'<span class="soft">{escape(text)}</span>'


def _linked(shown, address):
    return f'<a href="{escape(address)}">{shown}</a>' if address else shown
