"""Find the region, locality or venue that a text means. Several candidates are never resolved silently."""

from django.utils.translation import gettext as _

from regions.folding import fold
from regions.models import Locality, LocalityRegion, Region, Venue, region_key


class NotOne(LookupError):
    """No candidate or several: ``candidates`` lists them, the message says it to people."""

    def __init__(self, text, candidates):
        self.candidates = candidates
        if candidates:
            names = ", ".join(map(_told_apart, candidates))
            super().__init__(_("“%(text)s” may be any of: %(names)s.") % {"text": text, "names": names})
        else:
            super().__init__(_("“%(text)s” is not known.") % {"text": text})


def _told_apart(candidate):
    """Name a candidate with the region it belongs to now, or belonged to last: names repeat across regions."""
    locality = candidate.locality if isinstance(candidate, Venue) else candidate
    period = None if isinstance(candidate, Region) else locality.periods.select_related("region").last()
    return f"{candidate} ({period.region})" if period else str(candidate)


def only(text, candidates):
    """Return the one candidate, or raise NotOne."""
    if len(candidates) != 1:
        raise NotOne(text, candidates)
    return candidates[0]


def find_regions(text, *, on=None):
    """Return the regions that a code (ISO, retired ISO, KATO), name, variant or former name may mean.

    A current ISO code goes before a retired one. ``on`` keeps the regions that existed on that day.
    """
    regions = Region.objects.all() if on is None else Region.objects.valid_on(on)
    code = text.strip().upper()
    by_code = regions.filter(iso_code=code) or regions.filter(old_iso_code=code) or regions.filter(kato=code)
    if not code:
        return []
    return list(by_code or regions.filter(search_key__contains=f"|{region_key(text)}|"))


def find_localities(text, *, region=None, on=None):
    """Return the localities that a KATO code, name, label, variant or former name may mean.

    ``region`` keeps those of one region, ``on`` judges that (and the KATO code) as of a day.
    """
    key = fold(text)
    if not key:
        return []
    periods = LocalityRegion.objects.all() if on is None else LocalityRegion.objects.valid_on(on)
    if region is not None:
        periods = periods.filter(region=region)
    found = Locality.objects.filter(pk__in=periods.values("locality"))
    by_code = periods.filter(kato=text.strip()).values("locality")
    return list(found.filter(pk__in=by_code) or found.filter(search_key__contains=f"|{key}|"))


def find_venues(text, *, locality=None, region=None, on=None):
    """Return the venues that a name, label or variant may mean, within a locality, or within a region as of a day."""
    key = fold(text)
    if not key:
        return []
    venues = Venue.objects.select_related("locality").filter(search_key__contains=f"|{key}|")
    if locality is not None:
        venues = venues.filter(locality=locality)
    if region is not None:
        periods = LocalityRegion.objects.filter(region=region)
        venues = venues.filter(locality__in=(periods if on is None else periods.valid_on(on)).values("locality"))
    return list(venues)
