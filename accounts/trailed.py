"""What is done with rows in the admin stands in the trail, and so does looking at people."""

from django.db import transaction

from accounts.models import Event
from accounts.trail import record

Action = Event.Action


class Trailed:
    """For every ModelAdmin."""

    people_per_row = 0  # how many people a row of this model shows

    def leave(self, request, action, subject, rows=1, **said):
        return record(request.user, action, subject, people=rows * self.people_per_row, **said)

    def log_addition(self, request, obj, message):
        super().log_addition(request, obj, message)
        self.leave(request, Action.CREATED, obj)

    def log_change(self, request, obj, message):
        """Nothing where a form was saved as it was."""
        super().log_change(request, obj, message)
        if message:
            self.leave(request, Action.CHANGED, obj, note=fields_of(message))

    def log_deletions(self, request, queryset):
        super().log_deletions(request, queryset)
        rows = list(queryset)
        if len(rows) == 1:
            self.leave(request, Action.DELETED, rows[0])
        else:
            details = {"ids": [row.pk for row in rows]}
            self.leave(request, Action.DELETED, self.model, len(rows), note=str(len(rows)), details=details)

    def look(self, request, subject, rows=1):
        """People are about to be shown."""
        if self.people_per_row and rows:
            self.leave(request, Action.LOOKED_AT, subject, rows)

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return self._listed(request, extra_context)
        with transaction.atomic():  # what an action does, and that it was done
            return self._listed(request, extra_context)

    def _listed(self, request, extra_context):
        """The list, the page on which an action asks once more, or where the action leads."""
        response = super().changelist_view(request, extra_context)
        shown = _context(response)
        if "cl" in shown:
            self.look(request, self.model, len(shown["cl"].result_list))
        elif "queryset" in shown:
            self.look(request, self.model, len(shown["queryset"]))
        return response

    def history_view(self, request, object_id, extra_context=None):
        response = super().history_view(request, object_id, extra_context)
        if "object" in _context(response):
            self.look(request, response.context_data["object"])
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj:
            self.look(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def render_delete_form(self, request, context):
        self.look(request, context["object"])
        return super().render_delete_form(request, context)


def _context(response):
    return getattr(response, "context_data", None) or {}


def fields_of(message):
    """Return the names of the fields that a form changed; of rows on it only what they are."""
    if isinstance(message, str):
        return ""
    said = [change for each in message for change in each.values()]
    return ", ".join(
        dict.fromkeys(name for change in said for name in change.get("fields", [change.get("name", "")]) if name)
    )
