from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from regions.models import Region


class Role(models.TextChoices):
    """What a user does at the office. Each role is a group of that name, made by a migration with its permissions."""

    ADMINISTRATOR = "administrator", _("administrator")
    STAFF = "staff", _("office staff")
    COORDINATOR = "coordinator", _("coordinator")
    READER = "reader", _("reader")


class User(AbstractUser):
    """Somebody who signs in. A coordinator sees the seminars and people of their own regions only."""

    regions = models.ManyToManyField(
        Region, blank=True, verbose_name=_("regions"), help_text=_("For a coordinator: whose seminars they may see.")
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    @cached_property
    def roles(self):
        return set(self.groups.values_list("name", flat=True))

    @property
    def sees_everything(self):
        return self.is_superuser or bool(self.roles & {Role.ADMINISTRATOR, Role.STAFF})

    @property
    def is_administrator(self):
        return self.is_superuser or Role.ADMINISTRATOR in self.roles

    @cached_property
    def region_ids(self):
        """Ids of the regions whose seminars and people a coordinator may see; none for other roles."""
        return set(self.regions.values_list("pk", flat=True)) if Role.COORDINATOR in self.roles else set()

    def may_see_region(self, region):
        return self.sees_everything or region.pk in self.region_ids


class EventQuerySet(models.QuerySet):
    def about(self, subject):
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))

    def update(self, **changes):
        raise Event.Unchangeable

    def bulk_update(self, *args, **options):
        raise Event.Unchangeable

    def delete(self):
        raise Event.Unchangeable


class Event(models.Model):
    """Something somebody did with people or with the site. Written by ``accounts.trail.record``, then never changed.

    It holds ids and counts, never names: so nothing of it has to go when somebody's name is deleted. Who stands in it
    can be made inactive but not deleted.
    """

    LONGEST_NOTE = 300

    class Unchangeable(Exception):
        """What was done stays done."""

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
        SESSIONS_ENDED = "sessions_ended", _("sessions ended")
        INVITED = "invited", _("invited")
        SECOND_FACTOR_REMOVED = "second_factor_removed", _("second factor removed")
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        LOOKED_AT = "looked_at", _("looked at")
        EXPORTED = "exported", _("exported")
        IMPORTED = "imported", _("imported")
        IMPORT_UNDONE = "import_undone", _("import undone")
        MERGED = "merged", _("merged")
        MERGE_UNDONE = "merge_undone", _("merge undone")
        ATTENDANCE_MARKED = "attendance_marked", _("attendance marked")
        CONSENT_RECORDED = "consent_recorded", _("consent recorded")
        NAMES_ERASED = "names_erased", _("names erased")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")
        PUBLISHED = "published", _("published")
        BACKED_UP = "backed_up", _("backed up")
        RESTORED = "restored", _("restored")

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("user")
    )
    action = models.CharField(_("what"), max_length=30, choices=Action)
    subject_kind = models.CharField(_("of what"), max_length=100, blank=True)  # as "seminars.participant"
    subject_id = models.CharField(_("number"), max_length=50, blank=True)
    people = models.PositiveIntegerField(_("people"), default=0)
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    details = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("trail")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("-at", "-id"), name="event_newest"),
            models.Index(fields=("user", "-at", "-id"), name="event_of_user"),
            models.Index(fields=("action", "-at", "-id"), name="event_of_action"),
            models.Index(fields=("subject_kind", "subject_id", "-at"), name="event_about"),
        )

    def __str__(self):
        return f"{self.get_action_display()} {self.subject_kind} {self.subject_id}".strip()

    def save(self, **kwargs):
        if not self._state.adding:
            raise self.Unchangeable
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise self.Unchangeable
