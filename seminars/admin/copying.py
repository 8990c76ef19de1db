from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from seminars.admin.seminar_forms import refuse_other_region
from seminars.models import ProgrammeYear, Seminar, Session, YearPlace, YearRegion


@transaction.atomic
def copy_seminar(*, seminar, year):
    """Return a planned copy of the seminar in another year: its days and places, without people and counts.

    Dates fall on the same weekdays. The programme year is made from the seminar's where it is missing. Raises
    ValidationError where the copy could not be, such as in a year in which the region did not exist, or had not all of
    the places.
    """
    if year == seminar.programme_year.year:
        raise ValidationError(_("Choose another year than the seminar's own."))
    programme_year = programme_year_like(seminar.programme_year, year=year)
    shift = weeks_to(seminar.start, year)
    copy = Seminar(
        programme_year=programme_year,
        region=seminar.region,
        title_en=seminar.title_en,
        title_ru=seminar.title_ru,
        title_kk=seminar.title_kk,
        start=seminar.start + shift,
        end=seminar.end + shift,
    )
    copy.full_clean()
    copy.save()
    for name in ("partners", "topics", "languages"):
        getattr(copy, name).set(getattr(seminar, name).all())
    for session in seminar.sessions.select_related("venue__locality").prefetch_related(
        "venue__locality__periods__region"
    ):
        day = session.date + shift
        if session.venue:
            refuse_other_region(venue=session.venue, seminar=copy, day=day)
        # One by one: bulk_create would leave no history.
        Session.objects.create(seminar=copy, date=day, part=session.part, venue=session.venue, mode=session.mode)
    return copy


def weeks_to(day, year):
    """The whole weeks from a day to the nearest such weekday of the other year: 364 days for the next one."""
    shift = timedelta(weeks=round((year - day.year) * 365.25 / 7))
    while (day + shift).year < year:
        shift += timedelta(weeks=1)
    while (day + shift).year > year:
        shift -= timedelta(weeks=1)
    return shift


def programme_year_like(model, *, year):
    """Return the programme's other year, made with the rule, partners and order of this one if there is none yet."""
    found = ProgrammeYear.objects.filter(programme=model.programme, year=year).first()
    if found:
        return found
    made = ProgrammeYear(
        programme=model.programme,
        year=year,
        minimum_sessions=model.minimum_sessions,
        completion_share=model.completion_share,
    )
    made.full_clean()
    made.save()
    made.partners.set(model.partners.all())
    YearRegion.objects.bulk_create(
        YearRegion(programme_year=made, region_id=row.region_id, position=row.position)
        for row in model.region_order.all()
    )
    YearPlace.objects.bulk_create(
        YearPlace(programme_year=made, locality_id=row.locality_id, venue_id=row.venue_id, position=row.position)
        for row in model.places.exclude(position=None)
    )
    return made
