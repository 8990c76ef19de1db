from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.document.formats import FORMATS, editions_for, make_edition, write
from reports.views import programme_year_or_404


@require_safe
@never_cache
def report_file(request, year, form):
    """The annual report of a year as a file of one of the FORMATS."""
    programme_year = programme_year_or_404(request, year)
    edition = make_edition(programme_year, edition_or_404(request), language_or_404(request))
    response = HttpResponse(write(edition, form), content_type=FORMATS[form].content_type)
    name = f"{edition.file_name}.{FORMATS[form].ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
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
