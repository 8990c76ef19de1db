"""Scans of signed sheets: what a file is, judged by its content, and keeping it with its session."""

import io
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from accounts.models import Event
from accounts.trail import record
from seminars.closing import lock_open
from seminars.counting import recount
from seminars.models import Scan

LARGEST = 20_000_000  # bytes
TAIL = 2048  # bytes in which a whole PDF says that it ends


def kind_of(content: bytes):
    """Return the Scan.Kind of a file. Raises ValidationError for what is no whole PDF, JPEG or PNG, or too large."""
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than 20 MB: scan it in black and white, or with fewer dots."))
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-TAIL:]:
            raise ValidationError(_("The file is damaged: its end is missing."))
        return Scan.Kind.PDF
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            kind = Scan.Kind[image.format]
            image.load()
    except UnidentifiedImageError:
        raise ValidationError(_("A scan is a PDF, JPEG or PNG file: save it as one of them.")) from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(_("The file is damaged, or it is no picture of a sheet.")) from None
    return kind


@transaction.atomic
def keep_scan(*, session, file_name, content, user=None):
    """Keep a scan with its session and return it. Raises ValidationError as ``kind_of`` does, for one that is there
    already, and for a closed seminar."""
    kind = kind_of(content)
    lock_open([session.seminar_id])
    scan = Scan(
        session=session,
        kind=kind,
        file_name=file_name[-255:],
        size=len(content),
        checksum=sha256(content).hexdigest(),
        content=content,
        added_by=user,
    )
    scan.validate_constraints()
    scan.save()
    record(user, Event.Action.CREATED, scan)
    recount([session.seminar_id])
    return scan


@transaction.atomic
def delete_scan(*, scan, user=None):
    """Raises ValidationError where the seminar is closed."""
    lock_open([scan.session.seminar_id])
    record(user, Event.Action.DELETED, scan)
    scan.delete()
    recount([scan.session.seminar_id])
