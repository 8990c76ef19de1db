"""The trail: who did what with people and with the site, written once and never changed."""

from accounts.models import Event


def record(user, action, subject=None, *, people=0, note="", details=None):
    """Write an Event in the caller's transaction and return it.

    ``user`` is who did it, None (or nobody signed in) for a command or a failed sign-in; ``action`` one of
    ``Event.Action``; ``subject`` the row it was done to; ``people`` how many people it was about. ``note`` (300
    letters) and ``details`` (as JSON) hold ids, codes and counts, never the name or anything else of a person: what is
    written here outlives the erasure of names.
    """
    return Event.objects.create(
        user=user if user is not None and user.is_authenticated else None,
        action=action,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        people=people,
        note=note[: Event.LONGEST_NOTE],
        details=details or {},
    )
