"""Make two people of the register one, and two again. Every participation and every mark is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from seminars.closing import lock_open, lock_people
from seminars.counting import COUNTED, recount
from seminars.models import (
    Attendance,
    Consent,
    DoubtfulPair,
    Merge,
    Participant,
    Participation,
    ProgrammeYear,
    Seminar,
    YearParticipant,
)

PERSON = ("surname", "given_name", "patronymic", "gender", "birth_year", "other_spelling", "phone", "email")
FILLED = ("patronymic", "birth_year", "phone", "email")  # taken over where the kept person has nothing
LISTED = ("audience", "organisation", "position")


@transaction.atomic
def merge(*, keep, drop, user=None):
    """Make ``drop`` the same person as ``keep`` and return the Merge by which it can be undone.

    Where both are on one list, the kept one gets the marks of both. Raises ValidationError for one and the same person,
    for somebody who was merged or deleted meanwhile, or a closed seminar.
    """
    lock_people()
    if keep == drop:
        raise ValidationError(_("This is one person already."))
    there = Participant.objects.in_bulk([keep.pk, drop.pk])
    if len(there) < 2:
        raise ValidationError(_("One of the two is not there any more: merged or deleted meanwhile."))
    if any(person.erased_on for person in there.values()):
        raise ValidationError(_("The name of one of the two was deleted: nobody can tell whether they are one person."))
    keep, drop = there[keep.pk], there[drop.pk]
    seminars = set(drop.participations.values_list("seminar", flat=True))
    if _counts_otherwise(keep, drop):
        seminars.update(keep.participations.values_list("seminar", flat=True))
    lock_open(seminars)
    before = {
        "person": {"id": drop.pk, **{name: getattr(drop, name) for name in PERSON}},
        "filled": _fill(keep, drop),
        "participations": [_take_over(row, keep) for row in drop.participations.prefetch_related("attendances")],
        "file_ids": _take_file_ids(keep, drop),
        "pairs": _take_pairs(keep, drop),
        "consents": _take_consents(keep, drop),
        "merges": list(drop.merges.values_list("pk", flat=True)),
    }
    drop.merges.update(kept=keep)
    record(user, Event.Action.MERGED, keep, people=2, details={"gone": drop.pk})
    drop.delete()
    recount(seminars)
    return Merge.objects.create(kept=keep, before=before, merged_by=user)


@transaction.atomic
def undo(merge, user=None):
    """Make two people of the merged one again, as they were, and return the one that comes back.

    What was entered of the kept person since stays with it; what was of a seminar or year deleted since is gone.
    Raises ValidationError for a closed seminar, for a merge undone already, or where the kept person was merged again:
    undo that first.
    """
    lock_people()
    merge = Merge.objects.filter(pk=merge.pk).first()
    if merge is None:
        raise ValidationError(_("This merge was undone already."))
    before, keep = merge.before, merge.kept
    if keep.merges.filter(merged_at__gt=merge.merged_at).exists():
        raise ValidationError(_("%(person)s was merged again since: undo that first.") % {"person": keep})
    seminars = {row["seminar"] for row in before["participations"]}
    if before["filled"].keys() & COUNTED:
        seminars.update(keep.participations.values_list("seminar", flat=True))
    lock_open(seminars)
    back = Participant(**before["person"])
    back.save(force_insert=True)
    for name, (old, new) in before["filled"].items():
        if getattr(keep, name) == new:
            setattr(keep, name, old)
    keep.save()
    there = set(Seminar.objects.filter(pk__in=seminars).values_list("pk", flat=True))
    for row in before["participations"]:
        if row["seminar"] in there:
            _give_back(row, keep, back)
    _give_file_ids_back(before["file_ids"], keep, back)
    for pair in before.get("pairs", ()):
        _give_pair_back(pair, keep, back)
    for consent in before.get("consents", ()):
        _give_consent_back(consent, back)
    Merge.objects.filter(pk__in=before.get("merges", ())).update(kept=back)
    first, second = sorted((keep, back), key=lambda person: person.pk)
    DoubtfulPair.objects.create(first=first, second=second, decision=DoubtfulPair.Decision.DIFFERENT)
    merge.delete()
    record(user, Event.Action.MERGE_UNDONE, keep, people=2, details={"back": back.pk})
    recount(seminars)
    return back


def _counts_otherwise(keep, drop):
    """Say whether the kept person is counted otherwise with what the other brings."""
    is_woman_or_man = keep.gender == "not_stated" != drop.gender
    return is_woman_or_man or bool(drop.birth_year and not keep.birth_year)


def _fill(keep, drop):
    """Take over what the kept person lacks; return {field: [old, new]}."""
    found = {name: getattr(drop, name) for name in FILLED if getattr(drop, name) and not getattr(keep, name)}
    if keep.gender == "not_stated" and drop.gender != "not_stated":
        found["gender"] = drop.gender
    spellings = [keep.other_spelling, drop.other_spelling]
    spellings += [drop.full_name] if drop.full_name != keep.full_name else []
    together = "; ".join(dict.fromkeys(filter(None, spellings)))
    if together != keep.other_spelling and len(together) <= Participant._meta.get_field("other_spelling").max_length:
        found["other_spelling"] = together
    filled = {name: [getattr(keep, name), new] for name, new in found.items()}
    for name, new in found.items():
        setattr(keep, name, new)
    keep.save()
    return filled


def _take_over(row, keep):
    """Move a participation to the kept person, or its marks to the one they have there; return what it was."""
    marks = sorted(mark.session_id for mark in row.attendances.all())
    was = {"id": row.pk, "seminar": row.seminar_id, "marks": marks, **{name: getattr(row, name) for name in LISTED}}
    there = keep.participations.filter(seminar=row.seminar_id).first()
    if there is None:
        row.participant = keep
        row.save()
        return {**was, "moved": True}
    have = set(there.attendances.values_list("session", flat=True))
    added = [session for session in marks if session not in have]
    Attendance.objects.bulk_create(Attendance(participation=there, session_id=session) for session in added)
    row.delete()
    return {**was, "moved": False, "added": added}


def _give_back(row, keep, back):
    if row["moved"]:
        for participation in keep.participations.filter(pk=row["id"]):
            participation.participant = back
            participation.save()
        return
    there = keep.participations.filter(seminar=row["seminar"])
    Attendance.objects.filter(participation__in=there, session__in=row["added"]).delete()
    again = Participation.objects.create(
        participant=back, seminar_id=row["seminar"], **{name: row[name] for name in LISTED}
    )
    here = set(again.seminar.sessions.values_list("pk", flat=True))
    Attendance.objects.bulk_create(
        Attendance(participation=again, session_id=session) for session in row["marks"] if session in here
    )


def _take_file_ids(keep, drop):
    """Move the ids of programme files; return [programme year, id, whether it was moved]."""
    have = set(keep.file_ids.values_list("programme_year", flat=True))
    found = []
    for entry in drop.file_ids.all():
        moved = entry.programme_year_id not in have
        found.append([entry.programme_year_id, entry.file_id, moved])
        if moved:
            entry.participant = keep
            entry.save()
    return found


def _give_file_ids_back(was, keep, back):
    there = set(ProgrammeYear.objects.filter(pk__in=[year for year, _id, _moved in was]).values_list("pk", flat=True))
    for year, file_id, moved in was:
        if moved:
            YearParticipant.objects.filter(programme_year=year, participant=keep).delete()
        if year in there:
            YearParticipant.objects.create(programme_year_id=year, participant=back, file_id=file_id)


def _take_consents(keep, drop):
    """Move the consents to the kept person, but for those of the same day and text; return what they were."""
    same = ("about", "text_id", "given_on")
    have = set(keep.consents.values_list(*same))
    found = []
    for consent in drop.consents.all():
        days = {name: getattr(consent, name) and str(getattr(consent, name)) for name in ("given_on", "withdrawn_on")}
        found.append(
            {**{name: getattr(consent, name) for name in ("id", "about", "text_id", "language", "means")}, **days}
        )
        if tuple(getattr(consent, name) for name in same) not in have:
            consent.participant = keep
            consent.save()
    return found


def _give_consent_back(was, back):
    """One that moved is as it is by now; one that was there twice comes back as it was."""
    consent = Consent.objects.filter(pk=was["id"]).first() or Consent(**was)
    consent.participant = back
    consent.save()


def _pairs(person):
    return DoubtfulPair.objects.filter(Q(first=person) | Q(second=person)).order_by("pk")


def _take_pairs(keep, drop):
    """Move what is asked of the other to the kept person, but for what is asked of them already; return what it was."""
    asked = {other for pair in _pairs(keep) for other in (pair.first_id, pair.second_id)}
    found = []
    for pair in _pairs(drop):
        other = pair.second_id if pair.first_id == drop.pk else pair.first_id
        was = {"other": other, "reasons": pair.reasons, "decision": pair.decision, "moved": other not in asked}
        pair.delete()
        if other != keep.pk:
            found.append(was)
            if was["moved"]:
                _ask(keep.pk, was)
    return found


def _give_pair_back(was, keep, back):
    if not Participant.objects.named().filter(pk=was["other"]).exists():
        return
    if was["moved"]:
        _pairs(keep).filter(Q(first=was["other"]) | Q(second=was["other"]), decision=was["decision"]).delete()
    _ask(back.pk, was)


def _ask(person, was):
    first, second = sorted((person, was["other"]))
    DoubtfulPair.objects.create(first_id=first, second_id=second, reasons=was["reasons"], decision=was["decision"])
