from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regions.folding import fold
from regions.history import HistoricalRecords
from regions.sorting import LONGEST, sort_key
from seminars import name_index, names
from seminars.models.choices import Audience, Gender
from seminars.models.seminar import Seminar, Session

PERSONAL = ("surname", "given_name", "patronymic", "other_spelling", "phone", "email")


class ParticipantQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A coordinator sees the people of own regions' seminars, a reader nobody."""
        if user.sees_everything:
            return self
        seen = Participation.objects.visible_to(user).filter(participant=models.OuterRef("pk"))
        return self.filter(models.Exists(seen))

    def named(self):
        """Those whose names are not deleted."""
        return self.filter(erased_on=None)

    def named_like(self, text):
        """Those whose folded name holds every word of the text, in any order, alphabet and case."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=word)
        return found


class Participant(models.Model):
    """A person of the register. Once their name is deleted (``seminars.privacy.erasing``) only what counts stays."""

    surname = models.CharField(_("surname"), max_length=names.LONGEST, blank=True)
    given_name = models.CharField(_("given name"), max_length=names.LONGEST, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=names.LONGEST, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, default=Gender.NOT_STATED)
    birth_year = models.PositiveSmallIntegerField(
        _("birth year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    other_spelling = models.CharField(_("other spelling"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    search_key = models.CharField(max_length=1000, editable=False, db_index=True)
    name_key = models.CharField(max_length=400, editable=False)
    surname_skeleton = models.CharField(max_length=200, editable=False, db_index=True)
    sort_key = models.CharField(max_length=LONGEST, editable=False)
    erased_on = models.DateField(_("name deleted on"), null=True, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["search_key", "name_key", "surname_skeleton", "sort_key", "erased_on"])

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one person", "participant")
        verbose_name_plural = _("participants")
        ordering = ("sort_key", "pk")
        indexes = (  # with the key they are found by: who searches as one types waits for no row that is not found
            models.Index(fields=("sort_key", "id", "search_key"), name="participant_found_in_order"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_on=None)
                | models.Q(**dict.fromkeys(PERSONAL, ""), search_key="", sort_key=""),
                name="erased_has_no_name",
                violation_error_message=_("The name of this person was deleted: it is not entered again."),
            ),
        )

    def __str__(self):
        return self.full_name or str(_("name deleted"))

    def save(self, **kwargs):
        self.fold_names()
        super().save(**kwargs)

    @property
    def name(self):
        return names.Name(self.surname, self.given_name, self.patronymic)

    @property
    def full_name(self):
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))

    def fold_names(self):
        """Set the keys people are found and sorted by. Bulk writes call this themselves."""
        longest = self._meta.get_field("search_key").max_length
        key = fold(f"{self.full_name} {self.other_spelling}").encode()[:longest]  # bytes: an index has a limit of them
        self.search_key, self.name_key = key.decode(errors="ignore"), self.name.key
        self.surname_skeleton = name_index.skeleton(self.name.folded[0])
        self.sort_key = sort_key(self.full_name)


class ParticipationQuerySet(models.QuerySet):
    def counted(self):
        return self.filter(seminar__status=Seminar.Status.HELD, is_counted=True)

    def visible_to(self, user):
        return self.filter(seminar__in=Seminar.objects.visible_to(user))


class Participation(models.Model):
    """A participant at a seminar, with the audience, organisation and position of that time.

    ``is_counted`` and ``is_completer`` are kept by ``seminars.counting`` and written by nothing else.
    """

    participant = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=pgettext_lazy("one person", "participant"),
    )
    seminar = models.ForeignKey(
        Seminar, on_delete=models.CASCADE, related_name="participations", verbose_name=_("seminar")
    )
    audience = models.CharField(_("audience"), max_length=30, choices=Audience, default=Audience.NOT_STATED)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    position = models.CharField(pgettext_lazy("job", "position"), max_length=300, blank=True)
    sessions = models.ManyToManyField(Session, through="Attendance", related_name="participations")
    is_counted = models.BooleanField(_("counted"), default=False, editable=False)
    is_completer = models.BooleanField(_("completed"), default=False, editable=False)
    history = HistoricalRecords(excluded_fields=["is_counted", "is_completer"])

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("seminar", "participant"),
                name="participation_once",
                violation_error_message=_("This person is already on the list of this seminar."),
            ),
        )

    def __str__(self):
        return f"{self.participant}, {self.seminar}"

    @property
    def trail_code(self):
        return self.seminar.code


class Attendance(models.Model):
    """A participation at a session."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendances")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("participation", "session"),
                name="attendance_once",
                violation_error_message=_("This person is already marked present at this session."),
            ),
        )

    def __str__(self):
        return f"{self.participation} / {self.session}"
