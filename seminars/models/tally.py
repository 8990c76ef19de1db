from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.models import Locality, Venue
from seminars.models.choices import Audience, Certainty
from seminars.models.seminar import Seminar


class Tally(models.Model):
    """Numbers of one held seminar, kept beside its rows so that figures only add up. Written by ``recount`` alone.

    A person at two places stands once in the seminar's scope, once in each place's, once on each side: the scopes are
    never added to each other. Participants are counted participations (``source`` list) or headcounts.
    """

    class Scope(models.TextChoices):
        SEMINAR = "seminar", _("seminar")
        PLACE = "place", _("place")
        SIDE = "side", _("urban, rural or online")

    class Side(models.TextChoices):
        URBAN = "urban", _("urban")
        RURAL = "rural", _("rural")
        ONLINE = "online", _("online")

    class Source(models.TextChoices):
        LIST = "list", _("list")
        HEADCOUNT = "headcount", _("headcount")

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="tallies")
    scope = models.CharField(max_length=10, choices=Scope)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=10, choices=Side, blank=True)
    audience = models.CharField(max_length=30, choices=Audience)
    source = models.CharField(max_length=10, choices=Source)
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

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self):
        return f"{self.seminar} {self.scope}"
