"""What is kept beside the rows so that figures only add up. Written by ``seminars.counting.recount`` alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.models import Locality, Region, Venue
from seminars.models.choices import Audience, Certainty, Gender
from seminars.models.people import Participant, Participation
from seminars.models.programme import Programme, ProgrammeYear
from seminars.models.seminar import Seminar


class Side(models.TextChoices):
    URBAN = "urban", _("urban")
    RURAL = "rural", _("rural")
    ONLINE = "online", _("online")


class Kind(models.TextChoices):
    LIST = "list", _("list")
    HEADCOUNT = "headcount", _("headcount")
    VISIT = "visit", _("visit")


def of(model, **options):
    """A column that names a row of another table. The rows may go first: ``recount`` then takes off what they were."""
    options = {"on_delete": models.DO_NOTHING, "db_constraint": False, "db_index": False, "related_name": "+"} | options
    return models.ForeignKey(model, **options)


class Presence(models.Model):
    """Who was at one place of a held seminar: a participation with its marks there, or a headcount.

    One row a participation and place, everything about it flat. ``women``, ``men`` and ``not_stated`` are the people it
    counts. Whoever counts people of the whole seminar takes the rows ``is_first``, of one side those
    ``is_first_on_side``; the completions stand likewise for the whole, the side and the place. A visit counts nobody:
    it says that the seminar had so many ``sessions`` there, ``certainty`` unknown if nobody knows how many came;
    its ``is_counted`` tells whether the number of the whole seminar is known.
    """

    seminar = models.ForeignKey(Seminar, on_delete=models.DO_NOTHING, related_name="presences")
    programme_year = of(ProgrammeYear)
    region = of(Region)
    start = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    participation = of(Participation, null=True, related_name="presences")
    participant = of(Participant, null=True, db_index=True, related_name="presences")
    locality = of(Locality, null=True)  # none: online
    institution = of(Venue, null=True)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    audience = models.CharField(max_length=30, choices=Audience, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty)
    gender = models.CharField(max_length=10, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    women = models.PositiveIntegerField(default=0)
    men = models.PositiveIntegerField(default=0)
    not_stated = models.PositiveIntegerField(default=0)
    attendances = models.PositiveSmallIntegerField(default=0)
    sessions = models.PositiveSmallIntegerField(default=0)
    is_counted = models.BooleanField()
    is_first = models.BooleanField(default=True)
    is_first_on_side = models.BooleanField(default=True)
    completed = models.BooleanField(default=False)
    completed_on_side = models.BooleanField(default=False)
    completed_here = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        indexes = (
            models.Index(
                fields=("programme_year", "region", "start", "seminar", "participation"), name="presence_in_order"
            ),
            models.Index(
                fields=("programme_year", "region", "start", "seminar"),
                name="presence_of_headcount",
                condition=models.Q(kind=Kind.HEADCOUNT),
            ),
        )

    def __str__(self):
        return f"{self.seminar_id} {self.kind}"


class Tally(models.Model):
    """Numbers of one programme year in one region: the sum of its presences.

    A person at two places of a seminar stands once in the scope of the whole, once in each place's, once on each side:
    the scopes are never added to each other. Of visits, ``certainty`` unknown marks seminars, and places, whose number
    nobody knows.
    """

    class Scope(models.TextChoices):
        WHOLE = "whole", _("whole")
        PLACE = "place", _("place")
        SIDE = "side", _("urban, rural or online")

    programme_year = models.ForeignKey(ProgrammeYear, on_delete=models.CASCADE, db_index=False, related_name="tallies")
    region = of(Region)
    scope = models.CharField(max_length=10, choices=Scope)
    locality = of(Locality, null=True)
    institution = of(Venue, null=True)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    audience = models.CharField(max_length=30, choices=Audience, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    certainty = models.CharField(max_length=10, choices=Certainty)
    women = models.PositiveIntegerField(default=0)
    men = models.PositiveIntegerField(default=0)
    not_stated = models.PositiveIntegerField(default=0)
    women_completers = models.PositiveIntegerField(default=0)
    men_completers = models.PositiveIntegerField(default=0)
    not_stated_completers = models.PositiveIntegerField(default=0)
    women_attendances = models.PositiveIntegerField(default=0)
    men_attendances = models.PositiveIntegerField(default=0)
    not_stated_attendances = models.PositiveIntegerField(default=0)
    seminars = models.PositiveIntegerField(default=0)
    sessions = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        indexes = (
            models.Index(fields=("programme_year", "region"), name="tally_of_region"),
            models.Index(
                fields=("programme_year", "region"), name="tally_of_whole", condition=models.Q(scope="whole")
            ),  # a tenth of the rows: for the years side by side
        )

    def __str__(self):
        return f"{self.programme_year_id} {self.scope}"


class PersonTally(models.Model):
    """How many different listed people were counted in a programme: in one year, or in all (no ``programme_year``).

    They do not add up over anything, so each scope is counted by itself. ``came_before`` are those of them who were
    counted in an earlier year of the programme, wherever that was.
    """

    class Scope(models.TextChoices):
        WHOLE = "whole", _("whole")
        REGION = "region", _("region")
        PLACE = "place", _("place")
        AUDIENCE = "audience", _("audience")
        REGION_AUDIENCE = "region_audience", _("region and audience")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, db_index=False, related_name="person_tallies")
    programme_year = of(ProgrammeYear, null=True)
    scope = models.CharField(max_length=20, choices=Scope)
    came_before = models.BooleanField(default=False)
    region = of(Region, null=True)
    locality = of(Locality, null=True)
    institution = of(Venue, null=True)
    audience = models.CharField(max_length=30, choices=Audience, blank=True)
    women = models.PositiveIntegerField(default=0)
    men = models.PositiveIntegerField(default=0)
    not_stated = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tally of persons")
        verbose_name_plural = _("tallies of persons")
        indexes = (models.Index(fields=("programme", "programme_year", "region"), name="person_tally_of_year"),)

    def __str__(self):
        return f"{self.programme_id} {self.scope}"
