"""The rows of a formset as they were posted, brought in line with the rows that are stored by then."""

import re
from dataclasses import dataclass

from django.http import QueryDict

MOST = 2000  # rows of one form


@dataclass(frozen=True)
class PostedRow:
    pk: str  # none for a new row
    values: dict  # {name of the field: [posted values]}

    @property
    def is_deleted(self):
        return bool(self.values.get("DELETE"))

    def as_if_at(self, prefix):
        """Return what would have been posted for this row under another prefix."""
        data = QueryDict(mutable=True)
        for name, values in self.values.items():
            data.setlist(f"{prefix}-{name}", values)
        return data


def posted_rows(posted, formset):
    """Return the PostedRows of a formset in their order, or None where its counts are none."""
    counts = [posted.get(f"{formset.prefix}-{name}_FORMS", "") for name in ("TOTAL", "INITIAL")]
    if not all(count.isdecimal() and len(count) < 5 and int(count) <= MOST for count in counts):
        return None
    total, initial = map(int, counts)
    named = re.compile(rf"{re.escape(formset.prefix)}-(\d{{1,4}})-(.+)", re.ASCII)
    found = [{} for _number in range(total)]
    for key, values in posted.lists():
        match = named.fullmatch(key)
        if match and int(match[1]) < total:
            found[int(match[1])][match[2]] = values
    pk_name = formset.model._meta.pk.name
    pks = [values.get(pk_name, [""])[-1] if at < initial else "" for at, values in enumerate(found)]
    return [PostedRow(pk, values) for pk, values in zip(pks, found, strict=True)]


def aligned(posted, formset):
    """Return what was posted with the stored rows of a formset first, each once and in their order.

    A row that somebody else added stands as it is stored; one that they deleted follows as a new one.
    """
    rows = posted_rows(posted, formset)
    there = [str(row.instance.pk) for row in formset.initial_forms]
    if rows is None or [row.pk for row in rows if row.pk] == there:
        return posted
    pk_name = formset.model._meta.pk.name
    sent = {row.pk: row for row in rows if row.pk}
    kept = [
        sent[pk] if pk in sent else PostedRow(pk, as_posted(form))
        for pk, form in zip(there, formset.initial_forms, strict=True)
    ]
    gone = [row for pk, row in sent.items() if pk not in there and not row.is_deleted]
    again = [PostedRow("", {**row.values, pk_name: [""]}) for row in gone]
    return _with_rows(posted, formset.prefix, kept, [*again, *(row for row in rows if not row.pk)])


def _with_rows(posted, prefix, kept, new):
    is_row = re.compile(rf"{re.escape(prefix)}-\d+-", re.ASCII)
    data = QueryDict(mutable=True)
    for key, values in posted.lists():
        if not is_row.match(key):
            data.setlist(key, values)
    for at, row in enumerate([*kept, *new]):
        data.update(row.as_if_at(f"{prefix}-{at}"))
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(kept) + len(new)), str(len(kept))
    return data


def as_posted(form):
    """Return {name of the field: [values]} as a browser would send an unchanged row."""
    values = {}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, list | tuple):
            values[name] = [str(each) for each in value]
        elif value is True:
            values[name] = ["on"]
        elif value not in (None, False):
            values[name] = [str(value)]
    return values
