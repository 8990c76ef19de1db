"""The rows of the one form on which a seminar is entered. Rules across rows are judged here, rules of one row by the
database's constraints."""

from datetime import date, timedelta

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.choices import LookUp, OneByName
from regions.models import Venue
from seminars import dates
from seminars.admin.autocomplete import LabelledAutocomplete, NamedRows, RowForm, venue_label, with_labels
from seminars.models import Seminar, Session, SheetTotal

LONGEST = 31  # days that "one venue for all days" will fill


def refuse_other_region(*, venue, seminar, day):
    """Raise ValidationError unless the venue lay in the seminar's region on that day."""
    if venue.locality.region_on(day) != seminar.region:
        raise ValidationError(
            _("%(venue)s was not in %(region)s on %(day)s."),
            params={"venue": venue, "region": seminar.region, "day": dates.day(day)},
        )


class VenueForAllDays(OneByName):
    def __init__(self):
        label = _("One venue for all days")
        super().__init__(
            queryset=with_labels(Venue.objects.all(), None),
            widget=LabelledAutocomplete(Session._meta.get_field("venue"), admin.site, {"aria-label": label}),
            look_up=LookUp(Venue, None),  # venues are the same to whoever enters seminars
            required=False,
            label=label,
            help_text=_("Makes a whole-day session there for each day. Leave the sessions below empty."),
        )

    def label_from_instance(self, venue):
        return venue_label(venue)


class SeminarForm(forms.ModelForm):
    venue_for_all_days = VenueForAllDays()

    class Meta:
        help_texts = {
            "status": _("Only held seminars are counted."),
            "start": _("In the programme year."),
            "end": _("The first day once more where the seminar has one day."),
        }

    def clean(self):
        cleaned = super().clean()
        venue, start, end = (cleaned.get(name) for name in ("venue_for_all_days", "start", "end"))
        self.instance.venue_for_all_days = venue
        if venue and start and end and cleaned.get("region"):
            if (end - start).days >= LONGEST:
                message = _("A seminar of more than %(days)d days: enter its sessions one by one.")
                raise ValidationError({"venue_for_all_days": ValidationError(message, params={"days": LONGEST})})
            seminar = Seminar(region=cleaned["region"])
            for day in (start, end):
                try:
                    refuse_other_region(venue=venue, seminar=seminar, day=day)
                except ValidationError as error:
                    raise ValidationError({"venue_for_all_days": error}) from error
        return cleaned


def create_whole_days(*, seminar, venue):
    """Make a whole-day session at the venue for each day of the seminar."""
    for number in range((seminar.end - seminar.start).days + 1):
        Session.objects.create(seminar=seminar, date=seminar.start + timedelta(days=number), venue=venue)


class SessionForm(RowForm):
    """A session with the control total of its paper sheet."""

    sheet_women = forms.IntegerField(label=_("sheet: women"), min_value=0, max_value=100_000, required=False)
    sheet_men = forms.IntegerField(label=_("sheet: men"), min_value=0, max_value=100_000, required=False)
    sheet_not_stated = forms.IntegerField(label=_("sheet: not stated"), min_value=0, max_value=100_000, required=False)

    class Meta:
        model = Session
        fields = ("date", "part", "venue", "mode")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and hasattr(self.instance, "sheet_total"):
            sheet = self.instance.sheet_total
            self.initial |= {"sheet_women": sheet.women, "sheet_men": sheet.men, "sheet_not_stated": sheet.not_stated}
        self.fields["date"].required = False

    def clean_date(self):
        """A day left empty is the one after the session above; above the first one begins the seminar."""
        day = self.cleaned_data["date"] or self.formset.next_day(self)
        if not day:
            raise ValidationError(self.fields["date"].error_messages["required"])
        return day

    def clean(self):
        cleaned = super().clean()
        seminar, day, venue = cleaned.get("seminar"), cleaned.get("date"), cleaned.get("venue")
        if not (seminar and day and seminar.start and seminar.end):
            return cleaned
        if not seminar.start <= day <= seminar.end:
            self.add_error("date", _("This day lies outside the seminar."))
        elif venue and seminar.region_id:
            try:
                refuse_other_region(venue=venue, seminar=seminar, day=day)
            except ValidationError as error:
                self.add_error("venue", error)
        if not venue and cleaned.get("mode") != Session.Mode.ONLINE and "venue" not in self.errors:
            self.add_error("venue", _("Choose a venue, or say that the session was online."))
        return cleaned

    def save(self, commit=True):
        session = super().save(commit)
        if commit:
            self.save_sheet_total(session)
        return session

    def save_sheet_total(self, session):
        numbers = {name: self.cleaned_data[f"sheet_{name}"] for name in ("women", "men", "not_stated")}
        if all(number is None for number in numbers.values()):
            SheetTotal.objects.filter(session=session).delete()
        else:
            filled = {name: number or 0 for name, number in numbers.items()}
            SheetTotal.objects.update_or_create(session=session, defaults=filled)


class KeptRows(NamedRows):
    def kept(self):
        """Yield (form, its cleaned data) for the rows that will be there after saving."""
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if data and not data.get("DELETE") and (form.instance.pk or form.has_changed()):
                yield form, data


class SessionFormSet(KeptRows):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.session_formset = self  # for the headcounts and speakers on the same page

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.formset = self
        form.fields["date"].widget.attrs["placeholder"] = _("next day") if index != 0 else _("first day")

    def next_day(self, form):
        """Return the day after the row above a form, or the first day of the seminar. Forms are cleaned in order."""
        above = [data["date"] for each, data in self.kept() if each is not form and data.get("date")]
        if not above:
            return self.instance.start
        return above[-1] + timedelta(days=1) if above[-1] < date.max else None

    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.attendances.exists():
                raise ValidationError(
                    _("%(session)s cannot be deleted: people are marked present. Remove their marks first."),
                    params={"session": form.instance},
                )
            if form.instance.pk and form.instance.scans.exists():
                raise ValidationError(
                    _("%(session)s cannot be deleted: it has scans. Delete them first."),
                    params={"session": form.instance},
                )
        seen = set()
        for form, data in self.kept():
            key = (data.get("date"), data.get("part"), data.get("venue"))
            if key in seen:
                form.add_error(None, _("This seminar has the same session twice."))
            seen.add(key)

    def save(self, commit=True):
        """Free the days and venues of all rows that change first, so that two sessions can swap theirs."""
        moving = [form.instance.pk for form in self.initial_forms if form.has_changed() or form in self.deleted_forms]
        in_between = Concat(Value("~"), Cast("pk", CharField()))
        Session.objects.filter(pk__in=moving).update(part=in_between)
        return super().save(commit)

    def validate_unique(self):
        """Said by clean, in our words and for sessions without a venue too."""

    def venues(self):
        """The venues of the seminar as entered; None among them stands for online."""
        venues = {data.get("venue") for _form, data in self.kept()}
        all_days = getattr(self.instance, "venue_for_all_days", None)
        return venues or ({all_days} if all_days else venues)


class HeadcountForm(RowForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("women", "men", "not_stated"):
            self.fields[name].widget.attrs["min"] = 0


class HeadcountFormSet(KeptRows):
    def clean(self):
        super().clean()
        venues = self.instance.session_formset.venues()
        for form, data in self.kept():
            if "venue" in data and data["venue"] not in venues:
                form.add_error(
                    "venue",
                    _("No session of this seminar is at this venue.")
                    if data["venue"]
                    else _("No session of this seminar is online: choose a venue."),
                )


class SpeakerFormSet(KeptRows):
    """Speakers choose among the sessions of their own seminar; the choices are asked for once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = Session.objects.filter(seminar=self.instance.pk).select_related("venue__locality")
        self.own_sessions = own if self.instance.pk else Session.objects.none()
        self.choices = [(session.pk, str(session)) for session in self.own_sessions]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "sessions" in form.fields:
            form.fields["sessions"].queryset = self.own_sessions
            form.fields["sessions"].choices = self.choices

    def clean(self):
        super().clean()
        deleted = {form.instance.pk for form in self.instance.session_formset.deleted_forms}
        for _form, data in self.kept():
            if deleted and "sessions" in data:
                data["sessions"] = data["sessions"].exclude(pk__in=deleted)
