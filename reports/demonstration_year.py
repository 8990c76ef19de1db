"""The demonstration year brought in, and taken out again whole.

What bringing it in made beside the programme stands in the trail, so that what was there before, or what somebody has
made their own since, stays when it goes.
"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from regions.models import Venue
from regions.reference import load_reference
from reports.demonstration import PARTNERS, PROGRAMME, TITLE, demonstration_file
from reports.models import Protection, Publication, PublishedDocument, PublishedFigure
from reports.published_file.save import import_published_figures
from seminars.models import Language, Office, Participant, Partner, Programme, Seminar, Topic
from seminars.programme_file.save import import_programme
from seminars.programme_file.schema import Refused
from seminars.removal import forget, people_only_of, remove_programme

PUBLISHED = Path(__file__).parent / "data" / "demonstration_published.csv"
PUBLISHED_KEY = "E001"

# What it makes besides, each with its rows in the programme, and what else may use them by the time it goes.
MADE = {
    PublishedFigure: ("programme_year__programme", ()),
    Venue: ("yearplace__programme_year__programme", ("sessions", "headcounts", "yearplace", "publishedfigure")),
    Topic: ("seminars__programme_year__programme", ("seminars",)),
    Language: ("seminars__programme_year__programme", ("seminars",)),
    Partner: ("programmeyear__programme", ("seminars", "programmeyear")),
    Office: ("programme", ("programme", "consent_texts", "own_headings")),
}


def demonstration():
    """Return the demonstration programme that was loaded here, or None: one that is only called so is not."""
    return next((each for each in Programme.objects.filter(is_demonstration=True) if _loading(each)), None)


def may_be_loaded():
    """Whether no people but those of a demonstration are here."""
    is_of_it = Q(participations__seminar__programme_year__programme__is_demonstration=True)
    return not Participant.objects.exclude(is_of_it).exists()


@transaction.atomic
def load_demonstration(*, user=None):
    """Bring the demonstration year in, with the reference data, and return its ProgrammeYear. Makes no users.

    Raises ValidationError beside other people, and where seminars or a programme of the same name are there already.
    """
    if not may_be_loaded():
        raise ValidationError(_("This site holds other people: the demonstration is for one without any."))
    if Programme.objects.filter(name_en=PROGRAMME["en"]).exists():
        raise ValidationError(_("There is already a programme of that name."))
    load_reference()
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in MADE}
    try:
        year = import_programme(demonstration_file()).programme_year
    except Refused as refused:
        raise ValidationError(_("Seminars or places here are in its way: it is for a new site.")) from refused
    Programme.objects.filter(pk=year.programme_id).update(is_demonstration=True)
    if not PublishedFigure.objects.filter(key=PUBLISHED_KEY).exists():
        import_published_figures(PUBLISHED.read_bytes())
        PublishedFigure.objects.filter(key=PUBLISHED_KEY).update(programme_year=year)
    made = {model._meta.label: sorted(_used(model, year.programme) - before[model]) for model in MADE}
    for model, names in ((Partner, PARTNERS), (Topic, [TITLE])):
        name_in_languages(model.objects.filter(pk__in=made[model._meta.label]), names)
    record(user, Event.Action.IMPORTED, year.programme, people=len(people_only_of(year.programme)), details=made)
    return year


@transaction.atomic
def remove_demonstration(programme, *, user=None):
    """Take the demonstration out: all of it, publications included, and nothing else. Says so in the trail."""
    made = {model: made_by(programme, model) for model in MADE}
    documents = PublishedDocument.objects.filter(publication__programme_year__programme=programme)
    documents.delete_invented()
    Publication.objects.filter(programme_year__programme=programme).delete_invented()
    protections = set(Protection.history.filter(programme=programme.pk).values_list("id", flat=True))
    subject, seminars = Programme(pk=programme.pk), seminars_of(programme).count()
    people = remove_programme(programme)
    forget(Protection, protections)
    for model, (_rows, users) in MADE.items():
        model.objects.filter(pk__in=made[model], **dict.fromkeys(users)).delete()
        forget(model, made[model])
    record(user, Event.Action.DELETED, subject, people=len(people), details={"seminars": seminars})


def what_goes(programme):
    """Return how many seminars, people and publications go with the demonstration: for who decides it."""
    return {
        "seminars": seminars_of(programme).count(),
        "people": len(people_only_of(programme)),
        "publications": Publication.objects.filter(programme_year__programme=programme).count(),
    }


def seminars_of(programme):
    return Seminar.objects.filter(programme_year__programme=programme)


def made_by(programme, model):
    """Return the ids of the rows of one of ``MADE`` that came with the demonstration and that nobody has changed."""
    ids = set(_loading(programme).details.get(model._meta.label, ()))
    changed = Event.objects.filter(subject_kind=model._meta.label_lower, action=Event.Action.CHANGED)
    return ids - {int(pk) for pk in changed.values_list("subject_id", flat=True) if pk.isdecimal()}


def name_in_languages(rows, names):
    """Give rows that are named in English only their names in Russian and Kazakh."""
    by_english = {each["en"]: each for each in names}
    for row in rows:
        row.name_ru, row.name_kk = (by_english[row.name_en][language] for language in ("ru", "kk"))
        row.save()


def _loading(programme):
    """The event that says what bringing it in made."""
    return Event.objects.about(programme).filter(action=Event.Action.IMPORTED).order_by("pk").first()


def _used(model, programme):
    return set(model.objects.filter(**{MADE[model][0]: programme}).values_list("pk", flat=True))
