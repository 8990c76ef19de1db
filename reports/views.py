import re

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import localdate, now

from reports.balance import balances
from reports.charts import audiences_chart
from reports.context_processors import all_years
from reports.document.formats import PUBLIC, document_links
from reports.figures import regions_of, year_figures
from reports.listing import seminar_lines, statuses_of
from reports.making import while_unpublished_edition_is_made
from reports.models import PublishedFigure
from reports.partners import partner_tiles, partners_of, shared_in_words
from reports.published_beside import partner_beside, published_beside, total_beside
from reports.publishing import public_report
from reports.region_map import region_map
from reports.statement import rule_in_words, year_statement
from reports.tables import (
    OVERLAP,
    PLACE,
    audiences_table,
    places_table,
    regions_table,
    sides_table,
)
from reports.tiles import headline_tiles
from reports.trend import trend
from seminars.models import Partner, ProgrammeYear, Seminar
from seminars.readiness import Lacking

ISO_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}", re.ASCII)
ROWS_PER_PAGE = 100
FOR_READERS = ("glance", "regions", "balance", "years", "method")  # sections of the report, in the order of their page
SHOWN = 12  # seminars that lack something, or are to come, on the page of a year or a region


def home(request):
    year = current_year()
    if year is None:
        return render(request, "reports/empty.html")
    return render_year(request, programme_year_or_404(request, year))


def year(request, year):
    return render_year(request, programme_year_or_404(request, year))


def region(request, year, iso_code):
    programme_year = programme_year_or_404(request, year)
    region, neighbours = region_and_others(programme_year, iso_code, request.user)
    seminars = list(programme_year.seminars.filter(region=region).order_by("start", "code"))
    for seminar in seminars:
        seminar.region = region  # it is the one, and need not be read with each
    coming, overdue = split_planned(seminars)
    figures = year_figures(programme_year, region=region, planned=len(coming) + len(overdue))
    audiences = audiences_table(figures, request.user)
    places = places_table(figures, request.user)
    context = {
        "programme_year": programme_year,
        "region": region,
        "figures": figures,
        "statement": year_statement(figures),
        "rule": rule_in_words(programme_year),
        "tiles": headline_tiles(figures, request.user),
        "places": places if figures.regions else None,
        "beside": published_beside(programme_year, places),
        "audiences": audiences,
        "audiences_chart": audiences_chart(audiences),
        "sides": sides_table(figures, request.user),
        "trend": trend(programme_year, request.user, region=region),
        "balances": balances(figures, len(coming)),
        "seminars": seminar_lines(seminars),
        "overdue": overdue,
        **missing_of(Lacking.among(seminars)),
        "neighbours": neighbours,
        "now": now(),
    }
    return render(request, "reports/region.html", context)


def partner(request, year, partner):
    if not request.user.sees_everything:
        raise Http404
    programme_year = programme_year_or_404(request, year)
    partner = partner_or_404(programme_year, partner)
    seminars = programme_year.seminars.filter(partners=partner).select_related("region").order_by("start", "code")
    lines = seminar_lines(seminars.prefetch_related("partners"))
    planned = [line for line in lines if line.seminar.status == Seminar.Status.PLANNED]
    figures = year_figures(programme_year, partner=partner, planned=len(planned))
    regions = regions_table(figures, request.user)
    context = {
        "programme_year": programme_year,
        "partner": partner,
        "figures": figures,
        "statement": year_statement(figures, places_of=lambda region: False),
        "shared": shared_in_words([line.seminar for line in lines]),
        "rule": rule_in_words(programme_year),
        "tiles": partner_tiles(figures, request.user),
        "regions": regions,
        "beside": partner_beside(figures, regions),
        "seminars": lines,
        "documents": document_links(programme_year, partner),
        "public_documents": document_links(programme_year, partner, edition=PUBLIC),
        "now": now(),
    }
    return render(request, "reports/partner.html", context)


def seminars(request, year):
    refuse_who_sees_no_rows(request.user)
    programme_year = programme_year_or_404(request, year)
    status = request.GET.get("status") or None
    if status and status not in Seminar.Status:
        raise Http404
    found = list(programme_year.seminars.visible_to(request.user).select_related("region").order_by("start", "code"))
    context = {
        "programme_year": programme_year,
        "status": status,
        "statuses": statuses_of(found),
        "seminars": seminar_lines(seminar for seminar in found if status in (None, seminar.status)),
        "partners": partners_of(programme_year) if request.user.sees_everything else (),
        "beside": total_beside(programme_year),
    }
    return render(request, "reports/seminars.html", context)


def published(request, year):
    figures = PublishedFigure.objects.for_page()
    years = figures.years()
    is_ours = ProgrammeYear.objects.filter(year=year).exists()
    if not is_ours and year not in years:
        raise Http404
    programme_year = programme_year_or_404(request, year) if is_ours else None
    context = {
        "programme_year": programme_year,
        "beside": total_beside(programme_year) if programme_year and sees_rows(request.user) else None,
        "year": year,
        "years": years,
        "published": figures.in_year(year),
        "without_date": figures.without_date(),
    }
    return render(request, "reports/published.html", context)


def render_public_year(request, programme_year):
    """The year for readers: the public edition, without places, people or rows."""
    if being_made := while_unpublished_edition_is_made(request, programme_year):
        return being_made
    publication, report = public_report(programme_year)
    found = {section.key: section for section in report.sections}
    context = {
        "programme_year": programme_year,
        "publication": publication,
        "report": report,
        "sections": [found[key].without(PLACE, OVERLAP) for key in FOR_READERS if key in found],
        "documents": document_links(programme_year),
    }
    return render(request, "reports/public_year.html", context)


def render_year(request, programme_year):
    user = request.user
    if not (user.sees_everything or user.region_ids):
        return render_public_year(request, programme_year)
    planned = programme_year.seminars.filter(status=Seminar.Status.PLANNED).select_related("region")
    planned = list(planned.order_by("start", "code"))
    figures = year_figures(programme_year, planned=len(planned))
    audiences, regions = audiences_table(figures, user), regions_table(figures, user)
    coming, overdue = split_planned([seminar for seminar in planned if user.may_see_region(seminar.region)])
    context = {
        "programme_year": programme_year,
        "figures": figures,
        "statement": year_statement(figures, places_of=user.may_see_region),
        "rule": rule_in_words(programme_year),
        "tiles": headline_tiles(figures, user),
        "regions": regions,
        "map": region_map(figures, user),
        "audiences": audiences,
        "audiences_chart": audiences_chart(audiences),
        "sides": sides_table(figures, user),
        "trend": trend(programme_year, user),
        "coming": seminar_lines(coming[:SHOWN]),
        "is_more_coming": len(coming) > SHOWN,
        "overdue": overdue[:SHOWN],
        "is_more_overdue": len(overdue) > SHOWN,
        **missing_of(Lacking(programme_year.seminars.visible_to(user))),
        "documents": document_links(programme_year),
        "beside": published_beside(programme_year, regions),
        "now": now(),
    }
    return render(request, "reports/year.html", context)


def missing(request, year):
    refuse_who_sees_no_rows(request.user)
    programme_year = programme_year_or_404(request, year)
    seminars = Seminar.objects.visible_to(request.user).filter(programme_year=programme_year)
    lacking = Lacking(seminars)
    page = Paginator(lacking.seminars, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme_year": programme_year,
        "missing": lacking.sentences(page.object_list),
        "beside": total_beside(programme_year),
        "page": page,
        "query": query_without_page(request),
    }
    return render(request, "reports/all_missing.html", context)


def missing_of(lacking):
    """What the first seminars lack, and whether there are more of them."""
    found = list(lacking.seminars[: SHOWN + 1])
    return {"missing": lacking.sentences(found[:SHOWN]), "is_more_missing": len(found) > SHOWN}


def split_planned(seminars, today=None):
    """Return the planned ones of some seminars that are still to come, and those whose last day has passed."""
    today = today or localdate()
    planned = [seminar for seminar in seminars if seminar.status == Seminar.Status.PLANNED]
    coming = [seminar for seminar in planned if seminar.end >= today]
    return coming, [seminar for seminar in planned if seminar.end < today]


def current_year(today=None):
    """Return this year, or the last one with seminars, or the next one; None for an empty site."""
    this_year = (today or localdate()).year
    seminars = Seminar.objects.filter(programme_year=OuterRef("pk"))
    years = ProgrammeYear.objects.filter(Exists(seminars)).order_by("year").values_list("year", flat=True).distinct()
    years = list(years) or list(ProgrammeYear.objects.order_by("year").values_list("year", flat=True))
    return max((year for year in years if year <= this_year), default=min(years, default=None))


def programme_year_or_404(request, year):
    """Return the programme year asked for in the address; without ``programme`` the year's first by name."""
    found = [programme_year for programme_year in all_years(request) if programme_year.year == year]
    asked = request.GET.get("programme")
    if asked:
        found = [programme_year for programme_year in found if str(programme_year.programme_id) == asked]
    if not found:
        raise Http404
    return found[0]


def region_and_others(programme_year, iso_code, user):
    """Return the region of that code, and those of the year beside it, as far as the user may see what is in them."""
    if not ISO_CODE.fullmatch(iso_code):
        raise Http404
    seen = [region for region in regions_of(programme_year, and_code=iso_code) if user.may_see_region(region)]
    found = [region for region in seen if region.iso_code == iso_code]
    if not found:
        raise Http404
    return found[0], [region for region in seen if region.iso_code != iso_code]


def partner_or_404(programme_year, partner):
    """Return a partner of the year, or of one of its seminars."""
    of_year = Q(programmeyear=programme_year) | Q(seminars__programme_year=programme_year)
    found = Partner.objects.filter(of_year, pk=partner).first() if str(partner).isdecimal() else None
    if found is None:
        raise Http404
    return found


def sees_rows(user):
    return user.sees_everything or user.region_ids


def refuse_who_sees_no_rows(user):
    if not sees_rows(user):
        raise Http404


def query_without_page(request):
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
