"""The pages and files of what a number is made of. Whoever sees names there stands in the trail."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from reports.counts import ATTENDANCES, MEASURES
from reports.downloads import FORMATS, made_rows
from reports.filters import THEN, in_words
from reports.listing import people_lines
from reports.published_beside import total_beside
from reports.rows import made_or_404
from reports.statement import rule_in_words
from reports.tables import parts_table
from reports.views import ROWS_PER_PAGE, query_without_page, refuse_who_sees_no_rows
from seminars.models import Participation, Seminar


def rows(request):
    refuse_who_sees_no_rows(request.user)
    made = made_or_404(request)
    years = made.selected.programme_years
    page, parts = people_page(made, request.GET.get("page")), parts_table(made)
    people = people_lines(page.object_list, of_one_place=made.measure == ATTENDANCES)
    record_rows(request, made, Event.Action.LOOKED_AT, len(people))
    headcounts = made.headcount_lines(ROWS_PER_PAGE + 1) if page.number == 1 else []
    context = {
        "programme_year": years[0] if len(years) == 1 else None,
        "beside": total_beside(years[0]) if len(years) == 1 else None,
        "is_demonstration": made.selected.is_demonstration,
        "made": made,
        "selection": in_words(made.selected),
        "measure": MEASURES[made.measure],
        "parts": parts.lines,
        "columns": parts.columns,
        "sum_of_places": made.part.cell.total + made.again.total,
        "rules": rules_in_words(made, years),
        "page": page,
        "people": people,
        "headcounts": headcounts[:ROWS_PER_PAGE],
        "more_headcounts": len(headcounts) > ROWS_PER_PAGE,
        "query": query_without_page(request),
        "is_part": not (request.user.sees_everything or _is_seen_whole(made.selected)),
    }
    return render(request, "reports/rows.html", context)


def _is_seen_whole(selected):
    """Whether a coordinator sees all rows of a Filter: by today's borders a region may hold seminars of others."""
    return selected.seminar or (selected.region and selected.borders == THEN)


def rows_file(request, kind):
    refuse_who_sees_no_rows(request.user)
    made = made_or_404(request)
    record_rows(request, made, Event.Action.EXPORTED, made.listed.total)
    return FORMATS[kind](made_rows(made), "rows")


def record_rows(request, made, action, people):
    """Whoever sees names stands in the trail, with the selection: ids and codes."""
    if people:
        seminar = made.selected.seminar and Seminar.objects.filter(code=made.selected.seminar).first()
        record(request.user, action, seminar or Participation, people=people, note=made.selected.query())


def rules_in_words(made, years):
    if made.measure == ATTENDANCES:
        return [_("Attendances are marks at sessions of held seminars, whether or not the person is counted.")]
    return list(dict.fromkeys(rule_in_words(year) for year in years))


def people_page(made, number):
    """Return a page of the people behind a number; how many there are is known already, attendances apart."""
    paginator = Paginator(made.people(), ROWS_PER_PAGE)
    if made.measure != ATTENDANCES:
        paginator.count = made.listed.total
    return paginator.get_page(number)
