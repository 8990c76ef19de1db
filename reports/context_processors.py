from dataclasses import dataclass
from functools import cache

from django.conf import settings

from regions.naming import ByName
from reports.first_day import first_day
from seminars.models import ProgrammeYear


@dataclass(frozen=True)
class FrameYear:
    """A year of the switch in the header, with the ids of the programmes that have it."""

    year: int
    programme_years: tuple

    @property
    def programme_ids(self):
        return {programme_year.programme_id for programme_year in self.programme_years}


def frame(request):
    """What the frame of every page needs. The years are read when a template asks, and only for who is signed in."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "site_name": settings.SITE_NAME,
        "languages": settings.LANGUAGES,  # each under its own name, in every language
        "first_day": cache(lambda: first_day(user)) if signed_in else None,
        "frame_years": cache(lambda: frame_years(request)) if signed_in else (),
    }


def all_years(request):
    """Return all programme years, the oldest first and of one year by name; read once a request."""
    if not hasattr(request, "programme_years"):
        years = ProgrammeYear.objects.select_related("programme", "target").order_by(
            "year", ByName("programme__"), "pk"
        )
        request.programme_years = list(years)
    return request.programme_years


def frame_years(request):
    by_year = {}
    for programme_year in all_years(request):
        by_year.setdefault(programme_year.year, []).append(programme_year)
    return [FrameYear(year, tuple(found)) for year, found in by_year.items()]
