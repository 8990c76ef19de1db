"""Take a whole programme out of the site: its years, seminars and lists, the people only it knows, and their history.

For the demonstration year alone: what an office enters is deleted piece by piece, and with history.
"""

from django.contrib.admin.models import LogEntry
from django.db import transaction

from seminars.closing import lock
from seminars.counting import recount
from seminars.models import (
    AudienceTarget,
    Consent,
    Headcount,
    Participant,
    Participation,
    Programme,
    ProgrammeYear,
    Seminar,
    Session,
    SheetTotal,
    Speaker,
    Target,
    YearParticipant,
)
from seminars.privacy.erasing import lock_people

OF_SEMINAR = (Session, Participation, Headcount, Speaker)
OF_YEAR = (Target, AudienceTarget)


def people_only_of(programme):
    """Return the ids of the people of the register who are or were on lists of this programme and are on no other."""
    seminars = Seminar.objects.filter(programme_year__programme=programme).values("pk")
    years = programme.years.values("pk")
    people = _people(Participation.objects.filter(seminar__in=seminars))
    people |= _people(Participation.history.filter(seminar__in=seminars))
    people |= _people(YearParticipant.objects.filter(programme_year__in=years))
    elsewhere = _people(Participation.objects.filter(participant__in=people).exclude(seminar__in=seminars))
    elsewhere |= _people(YearParticipant.objects.filter(participant__in=people).exclude(programme_year__in=years))
    return set(Participant.objects.filter(pk__in=people - elsewhere).values_list("pk", flat=True))


def _people(rows):
    return set(rows.order_by().values_list("participant_id", flat=True))


@transaction.atomic
def remove_programme(programme):
    """Delete the programme with all that hangs on it, closed seminars and scans included, and return the people's ids.

    What other programmes know too stays, and so do places. Raises ProtectedError where a year is published.
    """
    lock_people()
    years = list(programme.years.values_list("pk", flat=True))
    seminars = sorted(Seminar.objects.filter(programme_year__in=years).values_list("pk", flat=True))
    lock(seminars)
    people = people_only_of(programme)
    history = list(_history(programme, years, seminars, people))
    Seminar.objects.filter(pk__in=seminars).delete()
    recount(seminars)
    Participant.objects.filter(pk__in=people).delete()
    ProgrammeYear.objects.filter(pk__in=years).delete()
    Programme.objects.filter(pk=programme.pk).delete()
    for model, condition in history:
        forget(model, model.history.filter(**condition).values_list("id", flat=True))
    return people


def _history(programme, years, seminars, people):
    """Yield (model, condition) of the records of history that go: read before the rows, whose deletion adds to them."""
    yield from ((model, {"seminar__in": seminars}) for model in OF_SEMINAR)
    yield SheetTotal, {"session__in": set(Session.history.filter(seminar__in=seminars).values_list("id", flat=True))}
    # Who was merged into somebody else, or taken off a list, stands in history alone.
    listed = people | set(Participation.history.filter(seminar__in=seminars).values_list("participant_id", flat=True))
    yield Participant, {"id__in": listed}
    yield Consent, {"participant__in": listed}
    yield from ((model, {"programme_year__in": years}) for model in (*OF_YEAR, Seminar))
    yield ProgrammeYear, {"programme": programme.pk}
    yield Programme, {"id": programme.pk}


def forget(model, ids):
    """Delete the history of those of some rows that are no more, and what the admin calls recent actions on them."""
    gone = set(ids)
    gone -= set(model.objects.filter(pk__in=gone).values_list("pk", flat=True))
    if hasattr(model, "history"):
        model.history.filter(id__in=gone).delete()
    entries = LogEntry.objects.filter(content_type__app_label=model._meta.app_label)
    entries.filter(content_type__model=model._meta.model_name, object_id__in=[str(pk) for pk in gone]).delete()
