"""What is kept about the register itself: lists brought in, and pairs that may be one person."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from regions.folding import VERSION
from seminars.models.people import Participant
from seminars.models.programme import Office
from seminars.models.seminar import Seminar

DRAFT_KEPT = timedelta(days=1)


class SheetImport(models.Model):
    """A participant list brought in: the event that stands for the history of its many rows."""

    seminar = models.ForeignKey(
        Seminar, on_delete=models.CASCADE, related_name="sheet_imports", verbose_name=_("seminar")
    )
    file_name = models.CharField(_("file"), max_length=255)
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    imported_at = models.DateTimeField(_("when"), auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("who")
    )
    created = models.PositiveIntegerField(_("new people"), default=0)
    matched = models.PositiveIntegerField(_("known people"), default=0)
    made = models.JSONField(default=dict, editable=False)  # as ``seminars.sheets.save`` writes it, for undoing
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("imported sheet")
        verbose_name_plural = _("imported sheets")
        ordering = ("-imported_at",)

    def __str__(self):
        return f"{self.file_name} ({self.seminar})"


class SheetDraftQuerySet(models.QuerySet):
    def outdated(self):
        return self.filter(created_at__lt=now() - DRAFT_KEPT)


class SheetDraft(models.Model):
    """A list that somebody looks at and mends before bringing it in. Goes with the import, or after a day.

    It keeps the table and not the file: a personal number is in neither it nor anything else here.
    """

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64)
    table = models.JSONField()  # a Table of ``seminars.sheets.columns``
    answers = models.JSONField(default=dict)  # {row: {"is": id of a person, "gender": ...}}
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SheetDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("list not imported yet")
        verbose_name_plural = _("lists not imported yet")
        ordering = ("-created_at",)

    def __str__(self):
        return self.file_name


class OwnHeading(models.Model):
    """What a column means at an office, said once by somebody and remembered: its folded heading and the field."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="own_headings")
    heading = models.CharField(max_length=200)
    field = models.CharField(max_length=20, blank=True)  # none: not taken

    class Meta:
        verbose_name = _("heading of an office's own")
        verbose_name_plural = _("headings of an office's own")
        constraints = (models.UniqueConstraint(fields=("office", "heading"), name="own_heading_once"),)

    def __str__(self):
        return f"{self.heading}: {self.field}"


class Folding(models.Model):
    """By which version of the folding the kept search keys were made: one row. See ``seminars.refolding``."""

    version = models.PositiveSmallIntegerField()

    def __str__(self):
        return str(self.version)

    @classmethod
    def is_current(cls):
        return not cls.objects.exclude(version=VERSION).exists()


class DoubtfulPairQuerySet(models.QuerySet):
    def visible_to(self, user):
        seen = Participant.objects.visible_to(user)
        return self.filter(first__in=seen, second__in=seen)

    def undecided(self):
        return self.filter(decision=DoubtfulPair.Decision.OPEN)


class DoubtfulPair(models.Model):
    """Two people of the register who may be one. Nothing merges by itself: somebody decides."""

    class Decision(models.TextChoices):
        OPEN = "open", _("not decided")
        DIFFERENT = "different", _("two people")

    first = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    second = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("may be"))
    reasons = models.JSONField(_("reasons"), default=list)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.OPEN)

    objects = DoubtfulPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("doubtful pair")
        verbose_name_plural = _("doubtful pairs")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="doubtful_pair_in_order",
                violation_error_message=_("A pair names the older person first."),
            ),
            models.UniqueConstraint(
                fields=("first", "second"),
                name="doubtful_pair_once",
                violation_error_message=_("This pair is on the list already."),
            ),
        )

    def __str__(self):
        return f"{self.first} / {self.second}"


class Merge(models.Model):
    """Two people of the register made one: who decided it, and all that is needed to undo it."""

    kept = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="merges", verbose_name=_("person"))
    before = models.JSONField(_("before"))  # as ``seminars.merging`` writes it
    merged_at = models.DateTimeField(_("when"), auto_now_add=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("who")
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("-merged_at",)

    def __str__(self):
        return str(self.kept)
