from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regions.folding import fold, fold_all
from regions.history import HistoricalRecords
from regions.naming import SORT_KEYS, ByName, Labelled, Named

REGION_WORDS = set(map(fold, ("region", "oblast", "oblasti", "oblysy", "oblys", "obl", "province")))


def region_key(name):
    """Fold a region's name; a word for "region" becomes its last word, so that Almaty and Almaty Region differ."""
    words = fold(name).split()
    bare = [word for word in words if word not in REGION_WORDS]
    return " ".join([*bare, "region"] if len(bare) < len(words) else bare)


def split_names(text):
    return [name.strip() for name in text.split(";") if name.strip()]


class ValidQuerySet(models.QuerySet):
    def valid_between(self, start, end):
        """Those valid on at least one day of the period."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=end), Q(valid_until=None) | Q(valid_until__gte=start))

    def valid_on(self, day):
        return self.valid_between(day, day)


class Validity(models.Model):
    """From when and until when something was so; an empty end is open."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_valid_on(self, day):
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Region(Named, Validity):
    """A region of the country, or a city that ranks as one."""

    class Kind(models.TextChoices):
        REGION = "region", _("region")
        CITY = "city", _("city that ranks as a region")

    iso_code = models.CharField(_("ISO code"), max_length=6, unique=True)
    old_iso_code = models.CharField(_("retired ISO code"), max_length=6, blank=True)
    kato = models.CharField(_("KATO code"), max_length=9, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.REGION)
    variants = models.TextField(_("other spellings and former names"), blank=True, help_text=_("Separated by ;"))
    formed_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("formed from")
    )
    search_key = models.TextField(editable=False)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = (ByName(), "iso_code")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")) | Q(valid_from=None) | Q(valid_until=None),
                name="region_valid_in_order",
                violation_error_message=_("A region cannot end before it began."),
            ),
        )

    def fold_names(self):
        super().fold_names()
        names = [self.name_en, self.name_ru, self.name_kk, *split_names(self.variants)]
        keys = {region_key(name) for name in names}
        if self.kind == self.Kind.REGION:
            keys |= {key if key.endswith(" region") else f"{key} region" for key in keys if key}
        self.search_key = fold_all(sorted(keys))


class Outline(models.Model):
    """The outline of a region on the map, as an administrator has loaded it. Without any the map is one of squares."""

    region = models.OneToOneField(Region, on_delete=models.CASCADE, primary_key=True, verbose_name=_("region"))
    polygons = models.JSONField(_("polygons"))  # lists of rings, the outer one first, of [longitude, latitude]

    class Meta:
        verbose_name = _("outline of a region")
        verbose_name_plural = _("outlines of regions")

    def __str__(self):
        return str(self.region)


class Locality(Labelled):
    """A city, city district, town or village. Its region and KATO code depend on the date."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        CITY_DISTRICT = "city_district", _("city district")
        TOWN = "town", _("town")
        VILLAGE = "village", _("village")

    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    variants = models.TextField(_("other spellings and former names"), blank=True, help_text=_("Separated by ;"))
    rural_override = models.BooleanField(
        _("rural against its kind"),
        null=True,
        blank=True,
        help_text=_("A village is rural, every other place urban. Choose only where the law says otherwise."),
    )
    rural_reason = models.CharField(_("reason for this"), max_length=200, blank=True)
    search_key = models.TextField(editable=False)
    history = HistoricalRecords(excluded_fields=["search_key", *SORT_KEYS])

    class Meta:
        verbose_name = _("locality")
        verbose_name_plural = _("localities")
        ordering = (ByName(), "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(rural_override=None) | ~Q(rural_reason=""),
                name="rural_override_has_reason",
                violation_error_message=_("Give the reason why this place is urban or rural against its kind."),
            ),
        )

    def fold_names(self):
        super().fold_names()
        names = (self.name_en, self.name_ru, self.name_kk, self.label_en, self.label_ru, self.label_kk)
        self.search_key = fold_all([*names, *split_names(self.variants)])

    @property
    def is_against_its_kind(self):
        return self.rural_override is not None and self.rural_override != (self.kind == self.Kind.VILLAGE)

    @property
    def is_rural(self):
        return self.kind == self.Kind.VILLAGE if self.rural_override is None else self.rural_override

    def region_on(self, day):
        """Return the region the locality belonged to on that day, or None. Reads prefetched periods."""
        return next((period.region for period in self.periods.all() if period.is_valid_on(day)), None)


class LocalityRegion(Validity):
    """Which region a locality belongs to, and under which KATO code, from when until when."""

    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="periods", verbose_name=_("locality"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="periods", verbose_name=_("region"))
    kato = models.CharField(_("KATO code"), max_length=9, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("region of a locality")
        verbose_name_plural = _("regions of a locality")
        ordering = ("locality", F("valid_from").asc(nulls_first=True))
        constraints = (
            models.UniqueConstraint(
                fields=("kato",),
                condition=~Q(kato=""),
                name="kato_unique",
                violation_error_message=_("Another locality has this KATO code."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")) | Q(valid_from=None) | Q(valid_until=None),
                name="locality_region_in_order",
                violation_error_message=_("A locality cannot leave a region before it joined it."),
            ),
        )

    def __str__(self):
        return f"{self.region} {self.valid_from or '…'} – {self.valid_until or '…'}"

    def clean(self):
        others = LocalityRegion.objects.filter(locality=self.locality_id).exclude(pk=self.pk)
        if self.locality_id and others.filter(self.overlap()).exists():
            raise ValidationError(_("On one day a locality belongs to one region only: the periods overlap."))

    def overlap(self):
        """The condition for periods that share a day with this one."""
        condition = Q()
        if self.valid_until:
            condition &= Q(valid_from=None) | Q(valid_from__lte=self.valid_until)
        if self.valid_from:
            condition &= Q(valid_until=None) | Q(valid_until__gte=self.valid_from)
        return condition


class Venue(Labelled):
    """A building where sessions take place. An institution, such as an academy, is a place of its own in reports."""

    class Kind(models.TextChoices):
        HALL = "hall", _("hall")
        INSTITUTION = "institution", _("institution")

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="venues", verbose_name=_("locality"))
    kind = models.CharField(
        _("kind"),
        max_length=15,
        choices=Kind,
        default=Kind.HALL,
        help_text=_("An institution is listed in reports under its own name, a hall under its locality."),
    )
    variants = models.TextField(_("other spellings and former names"), blank=True, help_text=_("Separated by ;"))
    search_key = models.TextField(editable=False)
    history = HistoricalRecords(excluded_fields=["search_key", *SORT_KEYS])

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = (ByName(), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("locality", "name_en"),
                name="venue_unique_in_locality",
                violation_error_message=_("This locality already has a venue of that name."),
            ),
        )

    def __str__(self):
        return f"{self.name}, {self.locality.label}"

    def fold_names(self):
        super().fold_names()
        names = (self.name_en, self.name_ru, self.name_kk, self.label_en, self.label_ru, self.label_kk)
        self.search_key = fold_all([*names, *split_names(self.variants)])

    @property
    def place(self):
        """What reports call the place: the institution itself, otherwise the locality."""
        return self if self.kind == self.Kind.INSTITUTION else self.locality
