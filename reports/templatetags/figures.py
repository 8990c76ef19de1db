"""Numbers, bars, links and rows of the reading pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

from reports import markup, numbers
from reports.markup import certainty_before
from reports.tables import column_title
from seminars import dates

register = template.Library()


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


@register.simple_tag
def figure(line, column):
    """One number of a table's line: linked to the rows behind it, and as sure as it is."""
    return mark_safe(markup.figure(line, column, get_language()))


@register.simple_tag
def linked(found):
    """A number of an answer, linked to what it is made of and as sure as it is; nothing where there is nobody."""
    if not found.value:
        return "–"
    shown = number(found.value)
    link = format_html('<a href="{}">{}</a>', found.address, shown) if found.address else shown
    return format_html("{}{}", certainty_before(found.certainty), link)


@register.simple_tag
def report_table(table):
    """A table of the annual report as people read it: its columns, and rows of texts and Numbers as printed."""
    columns, rows = table.for_people()
    return {
        "columns": columns,
        "rows": [{"kind": row.kind, "cells": [_printed(cell) for cell in row.cells]} for row in rows],
    }


def _printed(cell):
    if isinstance(cell, str):
        return {"text": cell}
    return {"text": cell.printed(get_language()), "is_number": True, "certainty": cell.certainty}


@register.filter
def minus(value):
    return number(-value)


@register.filter
def bare(field):
    """A form field's input without a placeholder: its label says what it is."""
    return field.as_widget(attrs={"placeholder": False})


register.filter(column_title)
register.filter(certainty_before)
register.simple_tag(markup.bar)
register.simple_tag(markup.table_lines)
register.simple_tag(markup.headcount_rows)
register.simple_tag(markup.people_rows)
register.simple_tag(markup.seminar_name)
register.simple_tag(markup.seminar_rows)
