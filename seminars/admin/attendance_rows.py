"""What the attendance grid shows: a row for each person on the list, a column for each session, and the totals."""

import json
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256

from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext

from regions.folding import fold
from seminars import names
from seminars.admin.autocomplete import participant_label, with_labels
from seminars.matching import REASONS, match_people
from seminars.models import Attendance, DoubtfulPair, Participant, Participation
from seminars.models.choices import Gender
from seminars.sheet_totals import session_totals
from seminars.sheets.people import Person

SUGGESTED, LOOKED_AT = 8, 100


@dataclass(frozen=True)
class Row:
    """Somebody on the list: at which sessions they are marked present, and what is known of them."""

    participation: Participation
    present: tuple  # of (Session, whether they came)
    earlier: str  # years in which they came before
    doubtful: tuple  # of (id of the pair, who they may be)

    @property
    def asks_gender(self):
        return self.participation.participant.gender == Gender.NOT_STATED


class Grid:
    """The rows of some participations of one seminar, a fixed number of queries for all of them."""

    def __init__(self, seminar, participations, user):
        self.seminar, self.participations, self.user = seminar, participations, user
        self.ids = [participation.pk for participation in participations]
        self.people = [participation.participant_id for participation in participations]

    @cached_property
    def totals(self):
        return session_totals([self.seminar.pk])[self.seminar.pk]

    @cached_property
    def sessions(self):
        return [total.session for total in self.totals]

    @cached_property
    def marks(self):
        """{participation id: ids of the sessions at which they were present}"""
        found = {pk: [] for pk in self.ids}
        marks = Attendance.objects.filter(participation__in=self.ids, session__seminar=self.seminar).order_by("session")
        for participation, session in marks.values_list("participation", "session"):
            found[participation].append(session)
        return found

    @cached_property
    def rows(self):
        earlier, doubtful = self._earlier(), self._doubtful()
        return [
            Row(
                participation,
                tuple((session, session.pk in self.marks[participation.pk]) for session in self.sessions),
                ", ".join(str(year) for year in sorted(earlier[participation.participant_id])),
                tuple(doubtful[participation.participant_id]),
            )
            for participation in self.participations
        ]

    @cached_property
    def state(self):
        """What another page showing the same grid compares itself with; ``version`` tells whether anything changed."""
        content = {
            "marks": self.marks,
            "rows": {participation.pk: _said(participation) for participation in self.participations},
            "totals": [total_in_words(total) for total in self.totals],
            "people": people_in_words(self.seminar),
        }
        version = sha256(json.dumps(content, default=str).encode()).hexdigest()[:16]
        return {**content, "version": version}

    @property
    def shown(self):
        return json.dumps(self.state)

    def _earlier(self):
        found = defaultdict(set)
        others = Participation.objects.visible_to(self.user).counted().exclude(seminar=self.seminar).order_by()
        years = others.filter(participant__in=self.people).values_list("participant", "seminar__programme_year__year")
        for person, year in years:
            found[person].add(year)
        return found

    def _doubtful(self):
        """Return {id of a person: [(id of the pair, the other's label)]} of the pairs nobody has decided."""
        undecided = DoubtfulPair.objects.undecided().visible_to(self.user)
        pairs = [*undecided.filter(first__in=self.people), *undecided.filter(second__in=self.people)]
        listed, found = set(self.people), defaultdict(list)
        sides = {(pair.pk, own, other) for pair in pairs for own, other in _both_ways(pair) if own in listed}
        others = with_labels(Participant.objects.all(), self.user).in_bulk({other for _pair, _own, other in sides})
        for pair, own, other in sorted(sides):
            found[own].append((pair, participant_label(others[other])))
        return found


def _both_ways(pair):
    return ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id))


def _said(participation):
    return {
        "gender": participation.participant.gender,
        "audience": participation.audience,
        "organisation": participation.organisation,
        "position": participation.position,
    }


def people_in_words(seminar):
    number = seminar.participations.count()
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": number}


def total_in_words(total):
    """Return what stands under the column of a session, as JSON."""
    words = gettext("not entered") if total.sheet is None else total.difference or gettext("agrees")
    return {
        "session": total.session.pk,
        "listed": total.listed,
        "words": words,
        "state": "unknown" if total.sheet is None else "agrees" if total.agrees else "differs",
    }


def suggestions(text, seminar, user):
    """Return who of the register a name being typed may mean, likeliest first, as JSON; only whom the user may see."""
    if not fold(text):
        return []
    person = Person(row=0, name=names.split(text), gender=Gender.NOT_STATED, attended=frozenset())
    (match,) = match_people([person], seminar)
    why = {match.known.pk: ()} if match.known else {}
    why |= {participant.pk: reasons for participant, reasons in match.doubtful[:SUGGESTED]}
    seen = Participant.objects.visible_to(user)
    why |= {pk: () for pk in _begun(seen, text) if pk not in why}
    people = with_labels(seen, user).in_bulk(list(why)[:SUGGESTED])
    on_list = set(seminar.participations.filter(participant__in=people).values_list("participant", flat=True))
    return [_suggestion(people[pk], why[pk], pk in on_list) for pk in why if pk in people]


def _begun(seen, text):
    """Return the ids of people whose name holds what was typed, those first whose names begin with it."""
    words = fold(text).split()
    found = seen.named_like(text).values_list("pk", "name_key")[:LOOKED_AT]

    def others(row):
        parts = f"|{row[1]}".replace(" ", "|")
        return sum(f"|{word}" not in parts for word in words)

    return [pk for pk, _key in sorted(found, key=others)]


def _suggestion(participant, reasons, is_on_list):
    words = [str(REASONS.get(reason, reason)) for reason in reasons]
    words += [gettext("on this list already")] if is_on_list else []
    latest = participant.latest_first[0] if participant.latest_first else Participation()
    said = {name: getattr(latest, name) for name in ("audience", "organisation", "position")}
    return {
        "participant": participant.pk,
        "name": str(participant),
        "gender": participant.gender,
        "about": f"{participant_label(participant)}, {participant.get_gender_display()}",
        "why": ", ".join(words),
        **said,
    }
