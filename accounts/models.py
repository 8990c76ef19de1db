import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regions.models import Region


class Role(models.TextChoices):
    """What a user does at the office. Each role is a group of that name, made by a migration with its permissions."""

    ADMINISTRATOR = "administrator", _("administrator")
    STAFF = "staff", _("office staff")
    COORDINATOR = "coordinator", _("coordinator")
    READER = "reader", _("reader")


SECOND_FACTORS = ("totp", "webauthn")  # recovery codes stand in for one of these, they are none by themselves


class User(AbstractUser):
    """Somebody who signs in. A coordinator sees the seminars and people of their own regions only."""

    regions = models.ManyToManyField(
        Region, blank=True, verbose_name=_("regions"), help_text=_("For a coordinator: whose seminars they may see.")
    )
    second_factor_removed_at = models.DateTimeField(
        null=True, editable=False, help_text="Until the user has been told of it."
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    @cached_property
    def roles(self):
        return set(self.groups.values_list("name", flat=True))

    @property
    def role_labels(self):
        return [role.label for role in Role if role in self.roles]

    @property
    def sees_everything(self):
        return self.is_superuser or bool(self.roles & {Role.ADMINISTRATOR, Role.STAFF})

    @property
    def is_administrator(self):
        return self.is_superuser or Role.ADMINISTRATOR in self.roles

    @property
    def needs_second_factor(self):
        roles = self.roles | {Role.ADMINISTRATOR} if self.is_administrator else self.roles
        return not roles.isdisjoint(settings.SECOND_FACTOR)

    @cached_property
    def has_second_factor(self):
        return self.authenticator_set.filter(type__in=SECOND_FACTORS).exists()

    @cached_property
    def region_ids(self):
        """Ids of the regions whose seminars and people a coordinator may see; none for other roles."""
        return set(self.regions.values_list("pk", flat=True)) if Role.COORDINATOR in self.roles else set()

    def may_see_region(self, region):
        return self.sees_everything or region.pk in self.region_ids


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(made_at__gt=timezone.now() - Invitation.VALID, user__is_active=True)


class Invitation(models.Model):
    """A link with which somebody sets their password, once. Of the code in it only a digest is kept."""

    VALID = datetime.timedelta(days=7)

    user = models.OneToOneField(User, models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # who may change users may invite them

    def __str__(self):
        return self.user.username

    @property
    def valid_until(self):
        return self.made_at + self.VALID

    @property
    def is_open(self):
        return timezone.now() < self.valid_until


class EventQuerySet(models.QuerySet):
    def about(self, subject):
        """Return the events of which a row is the subject."""
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
        SIGNED_IN = "signed_in", pgettext_lazy("event", "signed in")
        SIGN_IN_FAILED = "sign_in_failed", pgettext_lazy("event", "sign-in failed")
        SESSIONS_ENDED = "sessions_ended", pgettext_lazy("event", "sessions ended")
        LOCKED_OUT = "locked_out", pgettext_lazy("event", "too many tries")
        INVITED = "invited", pgettext_lazy("event", "invited")
        INVITATION_WITHDRAWN = "invitation_withdrawn", pgettext_lazy("event", "invitation withdrawn")
        INVITATION_ACCEPTED = "invitation_accepted", pgettext_lazy("event", "invitation accepted")
        PASSWORD_CHANGED = "password_changed", pgettext_lazy("event", "password changed")
        SECOND_FACTOR_SET_UP = "second_factor_set_up", pgettext_lazy("event", "second factor set up")
        RECOVERY_CODES_MADE = "recovery_codes_made", pgettext_lazy("event", "recovery codes made anew")
        SECOND_FACTOR_REMOVED = "second_factor_removed", pgettext_lazy("event", "second factor removed")
        CREATED = "created", pgettext_lazy("event", "created")
        CHANGED = "changed", pgettext_lazy("event", "changed")
        DELETED = "deleted", pgettext_lazy("event", "deleted")
        LOOKED_AT = "looked_at", pgettext_lazy("event", "looked at")
        EXPORTED = "exported", pgettext_lazy("event", "exported")
        IMPORTED = "imported", pgettext_lazy("event", "imported")
        IMPORT_UNDONE = "import_undone", pgettext_lazy("event", "import undone")
        MERGED = "merged", pgettext_lazy("event", "merged")
        MERGE_UNDONE = "merge_undone", pgettext_lazy("event", "merge undone")
        ATTENDANCE_MARKED = "attendance_marked", pgettext_lazy("event", "attendance marked")
        CONSENT_RECORDED = "consent_recorded", pgettext_lazy("event", "consent recorded")
        NAMES_ERASED = "names_erased", pgettext_lazy("event", "names erased")
        CLOSED = "closed", pgettext_lazy("event", "closed")
        REOPENED = "reopened", pgettext_lazy("event", "reopened")
        PUBLISHED = "published", pgettext_lazy("event", "published")
        BACKED_UP = "backed_up", pgettext_lazy("event", "backed up")
        RESTORED = "restored", pgettext_lazy("event", "restored")

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("user")
    )
    action = models.CharField(_("what"), max_length=30, choices=Action)
    subject_kind = models.CharField(_("of what"), max_length=100, blank=True)  # as "seminars.participant"
    subject_id = models.CharField(_("number"), max_length=50, blank=True)
    code = models.CharField(_("seminar"), max_length=60, blank=True, editable=False)  # as 2025-KZ-31-1
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
            models.Index(fields=("code", "-at", "-id"), name="event_of_seminar"),
        )

    def __str__(self):
        return f"{self.get_action_display()} {self.subject_kind} {self.subject_id}".strip()

    def save(self, **kwargs):
        if not self._state.adding:
            raise self.Unchangeable
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise self.Unchangeable
