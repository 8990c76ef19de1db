"""Record what people agreed to, one by one or a whole list at once, and say what follows where they take it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from seminars.closing import lock_people
from seminars.models import Consent, ConsentText, Office
from seminars.models.privacy import TEXTS


@transaction.atomic
def put_in_use(*, text, user=None, today=None):
    """From today on people are asked with this version. Raises ValidationError for one that is not written to its end,
    and for one that is in use already."""
    Office.objects.select_for_update().get(pk=text.office_id)
    text = ConsentText.objects.get(pk=text.pk)
    if not all(getattr(text, name).strip() for name in TEXTS):
        raise ValidationError(_("A text is put in use when it is written in all three languages."))
    text.used_since = today or localdate()
    text.save()
    record(user, Event.Action.CHANGED, text, note="in use")


def text_in_use(office):
    """Return the newest ConsentText in use at an office (a row or an id), or None."""
    return ConsentText.objects.in_use().filter(office=office).first()


@transaction.atomic
def record_list(*, seminar, about, text, language, given_on, means, without=(), user=None):
    """Record that everybody on the list of a seminar agreed, but for some (ids of participations).

    ``about`` are values of Consent.About. Who agreed to the same version on that day before is passed over, and so is
    who has no name any more. Returns how many people agreed to anything by this.
    """
    lock_people()
    rows = seminar.participations.filter(participant__erased_on=None).exclude(pk__in=without)
    people = list(rows.order_by("pk").values_list("participant", flat=True))
    there = set(
        Consent.objects.filter(participant__participations__seminar=seminar, text=text, given_on=given_on).values_list(
            "participant", "about"
        )
    )
    new = [
        Consent(
            participant_id=person,
            about=each,
            text=text,
            language=language,
            given_on=given_on,
            means=means,
            seminar=seminar,
        )
        for person in people
        for each in about
        if (person, each) not in there
    ]
    Consent.objects.bulk_create(new, batch_size=500)
    number = len({consent.participant_id for consent in new})
    record(user, Event.Action.CONSENT_RECORDED, seminar, people=number, note=f"version {text.version}")
    return number


@transaction.atomic
def save_consent(*, consent, user):
    """Save a consent, or its withdrawal. Raises ValidationError where a constraint does not allow it."""
    consent.validate_constraints()
    consent.save()
    note = f"consent {consent.pk}, {'withdrawn' if consent.withdrawn_on else 'given'}"
    record(user, Event.Action.CONSENT_RECORDED, consent.participant, people=1, note=note)


@transaction.atomic
def delete_consent(*, consent, user):
    """Take a consent out that was recorded by mistake."""
    note = f"consent {consent.pk}"
    consent.delete()
    record(user, Event.Action.DELETED, consent.participant, people=1, note=note)


def what_follows(participant):
    """Return, as sentences, what the office has to do after this person took consents back."""
    consents = list(participant.consents.all())
    withdrawn = {consent.about for consent in consents if consent.withdrawn_on}
    running = {consent.about for consent in consents if not consent.withdrawn_on}
    if participant.erased_on:
        return []
    found = []
    if Consent.About.DATA in withdrawn - running:
        found += [
            _("Nothing allows any more to keep the name, phone and e-mail, unless the office has another reason in "
              "law: delete the name of this person. Who came to the seminars stays counted."),
            _("The person is put on no further list and is invited no more."),
        ]  # fmt: skip
    if Consent.About.PHOTOS in withdrawn - running:
        found.append(
            _("Photographs with this person are used no further: take them down where the office published them. "
              "This site holds none.")
        )  # fmt: skip
    return found
