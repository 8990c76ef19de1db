"""What is to be done at a site where nobody has been counted yet, step by step. What is done follows from the rows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from regions.models import Region
from reports.demonstration_year import demonstration, made_by, may_be_loaded
from seminars.models import Headcount, Language, Office, Participation, Programme, ProgrammeYear, Seminar

OWN = {"programme__is_demonstration": False}
OF_OWN = {"seminar__programme_year__programme__is_demonstration": False}


@dataclass(frozen=True)
class Step:
    """Something to enter, what it is for, and the link to where; ``is_posted`` where a click does it."""

    title: str
    words: str
    action: str
    address: str
    is_done: bool
    is_posted: bool = False


@dataclass(frozen=True)
class FirstDay:
    steps: list
    demonstration: Programme
    may_load: bool

    @property
    def next(self):
        """The first step that is not done."""
        return next((step for step in self.steps if not step.is_done), None)


def first_day(user):
    """Return the FirstDay of a site without an own seminar of which somebody is counted; None otherwise.

    It is for those who enter the office's data.
    """
    if not user.sees_everything or any(
        rows.filter(**OF_OWN).exists() for rows in (Participation.objects, Headcount.objects)
    ):
        return None
    loaded = demonstration()
    return FirstDay(
        steps=[*_ground(loaded), *_programme()],
        demonstration=loaded,
        may_load=user.is_administrator and not loaded and may_be_loaded(),
    )


def _ground(loaded):
    """What programmes stand on. An office or language that only came with the demonstration is not one's own."""
    return [
        Step(
            title=_("Regions and places"),
            words=_("The regions of Kazakhstan and their main places come with the site."),
            action=_("Load regions and places"),
            address=reverse("load_reference"),
            is_done=Region.objects.exists(),
            is_posted=True,
        ),
        Step(
            title=_("Office"),
            words=_("Who runs the seminars. Its name stands on reports, in three languages."),
            action=_("Enter the office"),
            address=reverse("admin:seminars_office_add"),
            is_done=_own(Office, loaded),
        ),
        Step(
            title=_("Languages"),
            words=_("The languages in which seminars are given."),
            action=_("Enter a language"),
            address=reverse("admin:seminars_language_add"),
            is_done=_own(Language, loaded),
        ),
    ]


def _programme():
    programme = Programme.objects.filter(is_demonstration=False).first()
    year = ProgrammeYear.objects.filter(**OWN).first()
    seminars = Seminar.objects.filter(programme_year__programme__is_demonstration=False, closed_at=None)
    seminar = seminars.exclude(status=Seminar.Status.CANCELLED).order_by("start", "pk").first()
    return [
        Step(
            title=_("Programme"),
            words=_("What the seminars belong to, year after year."),
            action=_("Enter the programme"),
            address=reverse("admin:seminars_programme_add"),
            is_done=programme is not None,
        ),
        Step(
            title=_("Programme year"),
            words=_(
                "One calendar year of a programme, with its partners, its targets and the rule by which people are "
                "counted."
            ),
            action=_("Enter the year"),
            address=_filled("admin:seminars_programmeyear_add", programme=programme),
            is_done=year is not None,
        ),
        Step(
            title=_("First seminar"),
            words=_("Its region, its days and where they are. A venue that is not there yet is added on its form."),
            action=_("Enter the first seminar"),
            address=_filled("admin:seminars_seminar_add", programme_year=year),
            is_done=seminar is not None,
        ),
        Step(
            title=_("First list"),
            words=_(
                "Import the list of participants. It can also be typed on the page of attendance; who is on no list is "
                "entered as a headcount on the form of the seminar."
            ),
            action=_("Import the first list"),
            address=reverse("admin:seminars_seminar_list", args=[seminar.pk]) if seminar else "",
            is_done=False,
        ),
    ]


def _own(model, loaded):
    rows = model.objects.exclude(pk__in=made_by(loaded, model)) if loaded else model.objects
    return rows.exists()


def _filled(name, **chosen):
    """The address of a form in which something is chosen already."""
    query = urlencode({field: row.pk for field, row in chosen.items() if row})
    return f"{reverse(name)}?{query}" if query else reverse(name)
