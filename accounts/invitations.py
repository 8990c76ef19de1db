"""Links with which people set their passwords themselves: nobody else ever knows one."""

import hashlib
import logging
import secrets
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import Event, Invitation
from accounts.trail import record

logger = logging.getLogger(__name__)


@transaction.atomic
def invite(user, *, by):
    """Return the code of a new invitation, which is kept nowhere; an earlier one is void from now on."""
    code = secrets.token_urlsafe(32)
    Invitation.objects.update_or_create(user=user, defaults={"digest": digest_of(code), "made_at": now()})
    record(by, Event.Action.INVITED, user)
    return code


@transaction.atomic
def withdraw(user, *, by):
    if Invitation.objects.filter(user=user).delete()[0]:
        record(by, Event.Action.INVITATION_WITHDRAWN, user)


def digest_of(code):
    return hashlib.sha256(code.encode()).hexdigest()


def send_invitation(user, link):
    """Send the link by e-mail, in the language of its reader; return whether it was sent."""
    if not (settings.SENDS_EMAIL and user.email):
        return False
    with override(user.language or get_language()):
        subject = _("Your access to %(site)s") % {"site": settings.SITE_NAME}
        text = render_to_string(
            "account/invitation.txt", {"user": user, "link": link, "until": user.invitation.valid_until}
        )
    try:
        send_mail(subject, text, None, [user.email])
    except (SMTPException, OSError) as error:
        logger.warning("An invitation could not be sent: %s.", type(error).__name__)
        return False
    return True


@transaction.atomic
def accept(*, digest, password):
    """Set the password of the invited user and return the user; None where the invitation is no longer open."""
    invitation = Invitation.objects.open().select_related("user").filter(digest=digest).first()
    if invitation is None or not Invitation.objects.filter(pk=invitation.pk, digest=digest).delete()[0]:
        return None  # used up by another request meanwhile
    invitation.user.set_password(password)
    invitation.user.save(update_fields=["password"])
    record(invitation.user, Event.Action.INVITATION_ACCEPTED, invitation.user)
    return invitation.user
