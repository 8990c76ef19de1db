"""Numbers, bars and links of the reading pages."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reports import listing, numbers
from reports.tables import column_title
from reports.tiles import cell_parts
from seminars import dates
from seminars.models.choices import Audience, Certainty, Gender

register = template.Library()

CERTAINTY_BEFORE = {Certainty.ABOUT: _("about"), Certainty.AT_LEAST: _("at least")}


@register.filter
def number(value):
    return numbers.number(value, get_language())


@register.filter
def moment(time):
    return dates.moment(localtime(time))


@register.filter
def percent_number(share):
    return numbers.percent_number(share, get_language())


@register.filter
def number_or_text(value, text):
    """A number where the source gives one, otherwise its words, otherwise a dash: unknown is never 0."""
    return text or numbers.UNKNOWN if value is None else number(value)


@register.filter
def certainty_before(certainty):
    """The word that stands before a number that is not exact, with its space."""
    word = CERTAINTY_BEFORE.get(certainty)
    return format_html('<span class="certainty">{}</span> ', word) if word else ""


@register.simple_tag
def figure(line, column):
    """One number of a table's line: linked to the rows behind it, and as sure as it is."""
    shown = number(getattr(line.cell, column))
    address = line.address(column)
    if address:
        shown = format_html('<a href="{}">{}</a>', address, shown)
    return format_html("{}{}", certainty_before(line.certainty) if column == "total" else "", shown)


@register.simple_tag
def linked(found):
    """A number of an answer, linked to what it is made of and as sure as it is; nothing where there is nobody."""
    if not found.value:
        return "–"
    shown = number(found.value)
    link = format_html('<a href="{}">{}</a>', found.address, shown) if found.address else shown
    return format_html("{}{}", certainty_before(found.certainty), link)


@register.filter
def minus(value):
    return number(-value)


@register.simple_tag
def bar(parts):
    """A bar of (colour class, share) as SVG. The numbers stand beside it, so it is hidden from screen readers."""
    rects, at = [], 0.0
    for name, share in parts:
        if share:
            rects.append((name, f"{at * 100:.3f}", f"{share * 100:.3f}", "url(#men)" if name == "men" else ""))
            at += share
    drawn = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="100%" fill="{}"></rect>', rects)
    rest = mark_safe('<rect class="rest" width="100%" height="100%"></rect>')
    return format_html('<svg class="bar" aria-hidden="true" focusable="false">{}{}</svg>', rest, drawn)


@register.simple_tag
def cell_bar(cell):
    return bar(cell_parts(cell)) if cell else ""


@register.filter
def gender_label(code):
    """As ``get_gender_display``, which makes a dict of all choices each time it is asked."""
    return Gender(code).label


@register.filter
def audience_label(code):
    return Audience(code).label


@register.filter
def place_labels(sessions):
    return listing.place_labels(sessions)


@register.filter
def bare(field):
    """A form field's input without a placeholder: its label says what it is."""
    return field.as_widget(attrs={"placeholder": False})


register.filter(column_title)
