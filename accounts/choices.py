"""Choosing among more rows than a list could hold: in a box that looks them up as one types, or, without JavaScript,
by a name typed beside it. Both find the same rows."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

MOST = 10  # rows that are offered for a typed name
LONGEST = 200


def is_id(value):
    """An address may carry anything as a first value; a number of twenty digits is an error to the database."""
    return str(value).isdecimal() and len(str(value)) < 19


class Typed(str):
    """What was typed instead of a choice. It goes before what is chosen in the box."""

    __slots__ = ()


class LookUp:
    """Finds for a text what the box would offer to this user."""

    def __init__(self, model, request):
        self.model, self.request = model, request

    def __call__(self, text, choices):
        """Return those of the choices that a text finds, at most one over MOST. Looking at people leaves its trail."""
        model_admin = admin.site.get_model_admin(self.model)
        offered = model_admin.get_queryset(self.request)
        found, _many = model_admin.get_search_results(self.request, offered, text)
        rows = list(choices.filter(pk__in=found.order_by().values("pk"))[: MOST + 1])
        model_admin.look(self.request, self.model, len(rows))
        return rows


class ByName:
    """A field of a choice that understands Typed. Where that may be several, they are offered in the box instead."""

    def __init__(self, *args, look_up, **kwargs):
        super().__init__(*args, **kwargs)
        self.look_up = look_up

    def named(self, text):
        found = self.look_up(text, self.queryset)
        words = {"text": text, "number": MOST}
        if not found:
            raise ValidationError(_("“%(text)s” is not known."), params=words)
        if len(found) > MOST:
            raise ValidationError(_("“%(text)s” finds more than %(number)d: type more of the name."), params=words)
        getattr(self.widget, "widget", self.widget).found = found
        if len(found) > 1:
            words["names"] = "; ".join(map(self.label_from_instance, found))
            message = _("“%(text)s” may be any of: %(names)s. Choose one of them in the list.")
            raise ValidationError(message, params=words)
        return found[0]


class OneByName(ByName, forms.ModelChoiceField):
    def to_python(self, value):
        return self.named(value) if isinstance(value, Typed) else super().to_python(value)


class SomeByName(ByName, forms.ModelMultipleChoiceField):
    """What is typed comes to what is chosen."""

    def clean(self, value):
        if value and isinstance(value[-1], Typed):
            *chosen, text = value
            value = [*chosen, self.prepare_value(self.named(text))]
        return super().clean(value)


class OneOfMany(AutocompleteSelect):
    """The box, and without JavaScript a field beside it. A choice that was posted and is no id is not looked for."""

    found = ()  # the rows that what was typed may mean

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Without the language where its script has none of that name: stock, it would be "None"."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in attrs.items() if name != "lang" or value}

    def value_from_datadict(self, data, files, name):
        chosen = super().value_from_datadict(data, files, name)
        text = Typed(data.get(f"{name}_typed", "").replace("\0", "").strip()[:LONGEST])
        if not text:
            return chosen
        return [*chosen, text] if self.allow_multiple_selected else text

    def format_value(self, value):
        return super().format_value([each for each in _listed(value) if not isinstance(each, Typed)])

    def optgroups(self, name, value, attrs=None):
        chosen = list(self.chosen({each for each in value if is_id(each)}))
        found = [row for row in self.found if row not in chosen]
        rows = [(row, True) for row in chosen] + [(row, len(self.found) == 1) for row in found]
        options = []
        if not self.allow_multiple_selected and (not self.is_required or len(self.found) > 1):
            options.append(self.create_option(name, "", "", False, 0))
        for row, is_chosen in rows:
            label = self.choices.field.label_from_instance(row)
            options.append(self.create_option(name, row.pk, label, is_chosen, len(options), attrs=attrs))
        return [(None, options, 0)]

    def chosen(self, ids):
        return self.choices.queryset.filter(pk__in=ids) if ids else []

    def render(self, name, value, attrs=None, renderer=None):
        """What was typed stands there again unless it was found."""
        context = {
            "box": super().render(name, value, attrs, renderer),
            "name": name,
            "id": (attrs or {}).get("id", name),
            "label": self.attrs.get("aria-label") or capfirst(self.field.verbose_name),
            "text": "" if self.found else next((each for each in _listed(value) if isinstance(each, Typed)), ""),
            "longest": LONGEST,
        }
        return render_to_string("admin/choice.html", context)


class SomeOfMany(OneOfMany, AutocompleteSelectMultiple):
    """The same for several."""


def _listed(value):
    return value if isinstance(value, list | tuple) else [value]
