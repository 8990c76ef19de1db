"""What is posted from the attendance grid: the typed person, marks, and a whole page as a plain form."""

import json

from django import forms
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from seminars import names
from seminars.attendance import CHANGED_IN_LIST
from seminars.models import Participant
from seminars.models.choices import Audience, Gender
from seminars.sheets.columns import has_personal_number
from seminars.sheets.people import Person
from seminars.sheets.read import visible

MOST_MARKS = 30_000  # set at once


class PersonForm(forms.Form):
    """The last row of the grid: somebody to be put on the list."""

    name = forms.CharField(
        label=gettext_lazy("Surname, given name, patronymic"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    participant = forms.ModelChoiceField(queryset=Participant.objects.none(), required=False, widget=forms.HiddenInput)
    gender = forms.ChoiceField(label=gettext_lazy("Gender"), choices=Gender.choices, initial=Gender.NOT_STATED)
    audience = forms.ChoiceField(label=gettext_lazy("Audience"), choices=Audience.choices, initial=Audience.NOT_STATED)
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=300, required=False)
    position = forms.CharField(label=pgettext_lazy("job", "Position"), max_length=300, required=False)
    present = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("Somebody took this person or session out.")},
    )

    def __init__(self, *args, sessions, people, **kwargs):
        super().__init__(*args, prefix="new", **kwargs)
        self.fields["present"].choices = [(session.pk, str(session)) for session in sessions]
        self.fields["participant"].queryset = people
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean(self):
        cleaned = super().clean()
        for field in ("organisation", "position"):
            cleaned[field] = typed(cleaned.get(field, ""))
        return cleaned

    def clean_name(self):
        name = names.split(typed(self.cleaned_data["name"]))
        if not any(name.folded):
            raise ValidationError(gettext("Type the name."))
        if any(len(part) > names.LONGEST for part in (name.surname, name.given_name, name.patronymic)):
            raise ValidationError(gettext("A part of a name has at most 150 characters."))
        return name

    def clean_present(self):
        return list(dict.fromkeys(self.cleaned_data["present"]))

    def person(self):
        """Return the typed Person, present at all of the sessions that were ticked."""
        fields = {name: self.cleaned_data[name] for name in ("name", "gender", *CHANGED_IN_LIST)}
        return Person(row=0, attended=frozenset(range(len(self.cleaned_data["present"]))), **fields)


def typed(text):
    """Return what was typed, without what is not seen. Raises ValidationError where it holds a personal number."""
    text = visible(text)
    if has_personal_number(text):
        raise ValidationError(gettext("A personal number is not stored: leave it out."))
    return text


def posted_marks(body):
    """Return {(participation, session): present} of a posted JSON text."""
    try:
        rows = json.loads(body)
        if not isinstance(rows, list):
            raise ValueError(rows)
        marks = {(_id(person), _id(session)): _is_present(is_present) for person, session, is_present in rows}
    except (ValueError, TypeError, RecursionError) as error:
        raise SuspiciousOperation("These are no marks.") from error
    _refuse_too_many(len(marks))
    return marks


def _is_present(value):
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _refuse_too_many(marks):
    if marks > MOST_MARKS:
        raise SuspiciousOperation("These are too many marks.")


def _id(value):
    if not isinstance(value, int) or not 0 < value < 2**63:
        raise ValueError(value)
    return value


def posted_differences(posted):
    """Return the marks and the changes of rows by which a posted page differs from what it showed.

    A change is (participation, field, value, what the page showed).
    """
    try:
        shown = json.loads(posted.get("shown", ""))
        marks, rows = shown["marks"], shown["rows"]
        sessions = [_id(total["session"]) for total in shown["totals"]]
        there = {(_id(int(pk)), _id(session)) for pk, came in marks.items() for session in came}
        _refuse_too_many(len(marks) * len(sessions))
        pairs = [(_id(int(pk)), session) for pk in marks for session in sessions]
        said = [(pk, field, str(value)) for pk, fields in rows.items() for field, value in fields.items()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SuspiciousOperation("This page was not made here.") from error
    changed = {pair: f"mark-{pair[0]}-{pair[1]}" in posted for pair in pairs}
    new = [(pk, field, posted.get(f"{field}-{pk}", value)) for pk, field, value in said]
    return (
        {pair: is_present for pair, is_present in changed.items() if is_present != (pair in there)},
        [(*change, was[2]) for change, was in zip(new, said, strict=True) if change != was],
    )
