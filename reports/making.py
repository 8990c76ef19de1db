"""Who comes to a page before the public edition that it shows is made is told so, and led on when it is."""

from django.shortcuts import redirect, render

from reports.editions import public_edition, takes_long
from reports.figures import year_figures

MAKE = "make"


def while_edition_is_made(request, figures):
    """Return the answer to a request that has to wait for the public edition of a year; None: it need not.

    It is a page that says so and goes on to the same address with ``make``. There the edition is made while that page
    is still looked at, and kept; and the address without it has it.
    """
    if request.method != "GET" or not (MAKE in request.GET or takes_long(figures)):
        return None
    asked = request.GET.copy()
    if asked.pop(MAKE, None):
        public_edition(figures)
        return redirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)
    asked[MAKE] = 1
    context = {"programme_year": figures.programme_year, "address": f"{request.path}?{asked.urlencode()}"}
    return render(request, "reports/being_made.html", context)


def while_unpublished_edition_is_made(request, programme_year):
    """As ``while_edition_is_made``, for who sees what was published: before that, what would be."""
    if programme_year.publications.exists():
        return None
    return while_edition_is_made(request, year_figures(programme_year))
