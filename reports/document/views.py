from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.document.formats import FORMATS, editions_for, make_edition, write
from reports.models import PublishedDocument
from reports.views import partner_or_404, programme_year_or_404


@require_safe
@never_cache
def report_file(request, year, form, partner=None):
    """The annual report of a year, or of one partner in it, as a file of one of the FORMATS."""
    programme_year = programme_year_or_404(request, year)
    partner = partner_or_404(programme_year, partner) if partner else None
    edition, language = edition_or_404(request), language_or_404(request)
    found = None if request.user.sees_everything else published(programme_year, edition, language, form, partner)
    content = bytes(found.content) if found else write(make_edition(programme_year, edition, language, partner), form)
    return file_response(content, form, file_name(year, partner and partner.pk, language, edition))


def file_name(year, partner, *parts):
    return "-".join(map(str, ["report", year, *(["partner", partner] if partner else []), *parts]))


def published(programme_year, edition, language, form, partner):
    """Return the document of the last publication, None before the first one: who does not see everything gets this.

    A partner whom that publication does not know is a 404: numbers of today beside it are of no edition.
    """
    last = programme_year.publications.defer("rows").first()
    if last is None:
        return None
    return get_object_or_404(last.documents, edition=edition, language=language, format=form, partner=partner)


@require_safe
@never_cache
def published_file(request, year, number, edition, language, form):
    """A document of the edition of that number, byte by byte as it was published."""
    if edition not in editions_for(request.user) or language not in dict(settings.LANGUAGES):
        raise Http404
    programme_year, partner = programme_year_or_404(request, year), request.GET.get("partner")
    document = get_object_or_404(
        PublishedDocument,
        publication__programme_year=programme_year,
        publication__edition=number,
        partner=partner_or_404(programme_year, partner) if partner else None,
        edition=edition,
        language=language,
        format=form,
    )
    return file_response(bytes(document.content), form, file_name(year, document.partner_id, number, language, edition))


def file_response(content, form, name):
    response = HttpResponse(content, content_type=FORMATS[form].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{FORMATS[form].ending}"'
    return response


def edition_or_404(request):
    """The edition asked for, without one the best that the user may have."""
    mine = editions_for(request.user)
    asked = request.GET.get("edition") or next(iter(mine), None)
    if asked not in mine:
        raise Http404
    return asked


def language_or_404(request):
    asked = request.GET.get("language") or get_language()
    if asked not in dict(settings.LANGUAGES):
        raise Http404
    return asked
