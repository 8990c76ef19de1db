"""Where the name of a person is kept beside the register: everything that has to go when it is deleted."""

from collections import Counter
from functools import cached_property

from django.contrib.admin.models import LogEntry
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from regions.folding import fold
from seminars.models import (
    DoubtfulPair,
    Headcount,
    Merge,
    Participant,
    Participation,
    Scan,
    SheetDraft,
    SheetImport,
    YearParticipant,
)

KINDS = {
    "people": _("names of people, with phone, e-mail, organisation and position"),
    "history": _("records of history that lose what names them"),
    "merges": _("merges that can no longer be undone"),
    "pairs": _("doubtful pairs"),
    "imports": _("lists brought in that can no longer be taken out again"),
    "drafts": _("lists that somebody is looking at"),
    "log_entries": _("recent actions of data entry"),
    "scans": _("scans of signed sheets"),
}


class Traces:
    """Of some people, by their ids; a few hundred at once. Each property is what one table holds of them."""

    def __init__(self, people):
        self.ids = set(people)
        self.merges = list(Merge.objects.filter(kept__in=self.ids))
        self.merged = {merge.before["person"]["id"] for merge in self.merges}
        self.people = Participant.objects.filter(pk__in=self.ids)
        self.participations = Participation.objects.filter(participant__in=self.ids)
        self.pairs = DoubtfulPair.objects.filter(Q(first__in=self.ids) | Q(second__in=self.ids))
        self.history = Participant.history.filter(id__in=self.ids | self.merged)
        self.list_history = Participation.history.filter(participant_id__in=self.ids | self.merged)

    @cached_property
    def seminars(self):
        return set(self.participations.order_by().values_list("seminar", flat=True))

    @cached_property
    def names(self):
        """Every (surname, given name, patronymic) they have or had, those of merged people included."""
        columns = ("surname", "given_name", "patronymic")
        found = {*self.people.order_by().values_list(*columns), *self.history.order_by().values_list(*columns)}
        found |= {tuple(merge.before["person"][column] for column in columns) for merge in self.merges}
        return {name for name in found if any(name)}

    @cached_property
    def imports(self):
        """Lists brought in that can still be taken out again, and made one of them or put one on a list."""
        rows = set(self.participations.order_by().values_list("pk", flat=True))
        return [
            done
            for done in SheetImport.objects.filter(seminar__in=self.seminars)
            .exclude(made={})
            .select_related("seminar", "imported_by")
            if not self.ids.isdisjoint(done.made["participants"]) or not rows.isdisjoint(done.made["participations"])
        ]

    @cached_property
    def drafts(self):
        """Lists somebody is looking at that have one of them in a row."""
        people = [set(fold(" ".join(name[:2])).split()) for name in self.names]
        return [draft for draft in SheetDraft.objects.select_related("user") if _names_any(draft, people)]

    @cached_property
    def log_entries(self):
        """Recent actions of the admin that call one of them by name."""
        own = {
            "participant": self.ids | self.merged,
            "participation": {
                *self.participations.order_by().values_list("pk", flat=True),
                *self.list_history.order_by().values_list("id", flat=True),
            },
        }
        names = {" ".join(filter(None, name)) for name in self.names}
        entries = LogEntry.objects.filter(content_type__app_label="seminars", content_type__model__in=NAMING)
        columns = ("pk", "content_type__model", "object_id", "object_repr")
        return [
            pk
            for pk, model, object_id, words in entries.order_by().values_list(*columns).iterator()
            if int(object_id or 0) in own.get(model, ()) or _calls(words, names)
        ]

    @cached_property
    def file_ids(self):
        """Ids in programme files that say a name."""
        entries = YearParticipant.objects.filter(participant__in=self.ids).select_related("participant")
        words = {word for name in self.names for word in fold(" ".join(name)).split()}
        return [entry.pk for entry in entries if any(word in fold(entry.file_id).split() for word in words)]

    @property
    def scans(self):
        """Scans of their seminars that nobody else's name is on."""
        scans = Scan.objects.readable().filter(session__seminar__in=self.seminars)
        return scans.exclude(_has_others(self.ids)).exclude(_has_unlisted())

    @property
    def scans_by_hand(self):
        """Scans of their seminars that may show other people too: somebody has to blacken the lines."""
        scans = Scan.objects.readable().filter(session__seminar__in=self.seminars)
        return scans.filter(_has_others(self.ids) | _has_unlisted()).select_related("session__seminar")

    def numbers(self):
        """Return how many rows of each kind go, or lose what names somebody."""
        return Counter(
            people=self.people.filter(erased_on=None).count(),
            history=self.history.count() + self.list_history.count(),
            merges=len(self.merges),
            pairs=self.pairs.count(),
            imports=len(self.imports),
            drafts=len(self.drafts),
            log_entries=len(self.log_entries),
            scans=self.scans.count(),
        )


LONGEST_WORDS = LogEntry._meta.get_field("object_repr").max_length
NAMING = ("participant", "participation", "doubtfulpair", "merge", "attendance")


def _has_others(ids):
    others = Participation.objects.filter(seminar=OuterRef("session__seminar"), participant__erased_on=None)
    return Q(Exists(others.exclude(participant__in=ids)))


def _has_unlisted():
    """Who was counted by number only may have signed too."""
    return Q(Exists(Headcount.objects.filter(seminar=OuterRef("session__seminar"))))


def _names_any(draft, people):
    rows = [" ".join(map(str, cells)) for _number, cells in draft.table["rows"]]
    rows += [text for _number, text in draft.table.get("left", ())]
    words = [set(fold(row).split()) for row in rows]
    return any(name <= row for row in words for name in people if name)


def _calls(words, names):
    if len(words) < LONGEST_WORDS:
        return not names.isdisjoint(_names_in(words))
    return any(name[:100] in words for name in names)  # the end was cut off


def _names_in(words):
    """The names in what the admin calls a row: of a person, of somebody on a list, of a pair."""
    return {words, words.rpartition(", ")[0], *words.split(" / ")}


def about_person(events, pk):
    """Return those of some events of the trail that are about a person or about their place on a list."""
    own = Participation.objects.filter(participant=pk).values_list("pk", flat=True)
    return events.filter(
        Q(subject_kind=Participant._meta.label_lower, subject_id=pk)
        | Q(subject_kind=Participation._meta.label_lower, subject_id__in=[str(pk) for pk in own])
    )
