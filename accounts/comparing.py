"""Two people on one form of the admin: whoever saves second is told what the other changed, and loses nothing typed.

A form carries what it showed. When it is sent, that is compared, under a lock, with what is stored by then: where
the other's change would be overwritten, the form comes back as it was typed, beside what is stored.
"""

import json
from copy import copy
from dataclasses import dataclass
from hashlib import sha256

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.choices import Typed, is_id
from accounts.posted_rows import aligned, posted_rows

SHOWN, MINE = "_shown", "_mine"  # what the form showed; which stored state somebody decided to write over


@dataclass(frozen=True)
class Others:
    """What others changed since a form was opened, where saving it would undo that."""

    lines: tuple  # of (what, as typed here, as stored now)
    last: tuple | None  # (who, when), where it is known
    state: str  # the stored state that ``lines`` speak of


class ComparesBeforeSaving:
    """For every ModelAdmin."""

    def lock_for_saving(self, obj):
        """Let nobody else save this until the transaction ends."""
        list(self.model._default_manager.select_for_update(no_key=True).filter(pk=obj.pk).values_list("pk"))

    def last_change(self, obj):
        """Return (who, when) of the last change that is known."""
        entry = LogEntry.objects.filter(content_type__model=self.opts.model_name, object_id=obj.pk)
        entry = entry.filter(content_type__app_label=self.opts.app_label).select_related("user").first()
        return (str(entry.user), entry.action_time) if entry else None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            obj = self.get_object(request, unquote(object_id))
            if obj and SHOWN in request.POST and self.has_change_permission(request, obj):
                self.lock_for_saving(obj)
                obj = self.get_object(request, unquote(object_id))  # as somebody left it who had the lock before
                request.others = obj and self.compared(request, obj)
            if obj is None and self.has_change_permission(request):
                return self.gone_view(request)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def compared(self, request, obj):
        """Return the Others in the way of what was posted, or nothing; bring its rows in line with those stored."""
        try:
            shown = json.loads(request.POST[SHOWN])
            opened, form_shown = shown["at"], dict(shown["form"])
            rows_shown = {prefix: {pk: dict(row) for pk, row in rows.items()} for prefix, rows in shown["rows"].items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        form, formsets = self.stored(request, obj)
        posted = request.POST
        lines = [*clashes(form, form_shown, posted)]
        for formset in formsets:
            lines += row_clashes(formset, rows_shown.get(formset.prefix, {}), posted)
            posted = aligned(posted, formset)
        request.POST = posted
        state = digest(form, formsets)
        if not lines or posted.get(MINE) == state:
            return None
        last = self.last_change(obj)
        return Others(tuple(lines), last if last and last[1].isoformat() > str(opened) else None, state)

    def stored(self, request, obj):
        """Return the form and the formsets as a page opened now would have them, those that may be changed."""
        opened = copy(request)
        opened.method, opened.others = "GET", None
        fields = flatten_fieldsets(self.get_fieldsets(opened, obj))
        form = self.get_form(opened, obj, change=True, fields=fields)(instance=obj)
        formsets = zip(*self._create_formsets(opened, obj, change=True), strict=True)
        return form, [formset for formset, inline in formsets if inline.has_change_permission(opened, obj)]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return refusing(form) if getattr(request, "others", None) else form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj and self.has_change_permission(request, obj):
            others = getattr(request, "others", None)
            formsets = [each.formset for each in context["inline_admin_formsets"] if each.has_change_permission]
            context["others"] = others
            context["shown"] = request.POST.get(SHOWN) or shown_by(context["adminform"].form, formsets)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def gone_view(self, request):
        """Somebody deleted what this form is of: show what was typed, so that it is not lost."""
        fields = self.get_form(request, None).base_fields
        typed = [
            (capfirst(fields[name].label) if name in fields else name, ", ".join(filter(None, values)))
            for name, values in request.POST.lists()
            if any(values) and not name.startswith(("_", "csrf", "password")) and not name.endswith("_FORMS")
        ]
        title = _("Somebody deleted this meanwhile")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "typed": typed}
        return TemplateResponse(request, "admin/deleted_meanwhile.html", context, status=404)


def refusing(form):
    class Refusing(form):
        def _post_clean(self):
            super()._post_clean()
            self.add_error(None, _("Not saved: somebody else changed this since you opened it."))

    return Refusing


# What a form shows


def shown_by(form, formsets):
    """Return as JSON all that a form shows and can change, and when."""
    rows = {
        formset.prefix: {row.instance.pk: texts(row) for row in formset.initial_forms if row.instance.pk}
        for formset in formsets
    }
    return json.dumps({"at": now().isoformat(), "form": texts(form), "rows": rows})


def digest(form, formsets):
    shown = json.loads(shown_by(form, formsets))
    return sha256(json.dumps([shown["form"], shown["rows"]]).encode()).hexdigest()


def texts(form):
    return {name: text(form[name].initial) for name in changeable(form)}


def changeable(form):
    return [name for name, field in form.fields.items() if not (field.disabled or isinstance(field, forms.FileField))]


def text(value):
    if isinstance(value, list | tuple) or hasattr(value, "values_list"):
        return sorted(text(each) for each in value)
    return "" if value is None else str(getattr(value, "pk", value))


# What clashes


def clashes(form, shown, posted, row=""):
    """Yield a line for each field that somebody else changed and that, as posted, would be changed back."""
    for name, stored in texts(form).items():
        field, bound = form.fields[name], form[name]
        sent = field.widget.value_from_datadict(posted, {}, bound.html_name)
        if name in shown and shown[name] != stored and field.has_changed(bound.initial, sent):
            what = f"{row}: {field.label}" if row else capfirst(field.label)
            yield what, in_words(field, sent), in_words(field, bound.initial)


def row_clashes(formset, shown, posted):
    """Yield the lines of the rows of a formset; one that somebody else deleted is a line of its own."""
    kind = capfirst(formset.model._meta.verbose_name)
    stored = {str(row.instance.pk): row for row in formset.initial_forms}
    for sent in posted_rows(posted, formset) or ():
        if sent.pk in stored:
            row = stored[sent.pk]
            moved = sent.as_if_at(row.prefix)
            yield from clashes(row, shown.get(sent.pk, {}), moved, f"{kind} {row.instance}")
        elif sent.pk in shown and not sent.is_deleted:
            fields = {name: field for name, field in formset.empty_form.fields.items() if not field.widget.is_hidden}
            typed = [in_words(fields[name], value) for name, (value, *_rest) in sent.values.items() if name in fields]
            yield kind, "; ".join(words for words in typed if words != "–"), _("deleted")


def in_words(field, value):
    """Return a value of a field as people read it, whether stored or just posted."""
    if isinstance(field, forms.ModelChoiceField):
        if isinstance(value, Typed):
            return value
        values = value if isinstance(value, list | tuple) or hasattr(value, "values_list") else [value]
        ids = [each for each in map(text, values) if is_id(each)]
        return ", ".join(field.label_from_instance(each) for each in field.queryset.filter(pk__in=ids)) or "–"
    if isinstance(field, forms.ChoiceField):
        words, values = dict(field.choices), value if isinstance(value, list | tuple) else [value]
        return ", ".join(str(words.get(each, each)) for each in values)
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    shown = field.widget.format_value(value)
    return "–" if shown in (None, "") else str(shown)
