"""The passphrase of a backup: from a file, the environment or the keyboard, and never an argument, which others see."""

import os
from getpass import getpass
from pathlib import Path

from django.core.management.base import CommandError

NAME = "BACKUP_PASSPHRASE"


def add_passphrase_argument(parser):
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help=f"a file whose first line is the passphrase (or set {NAME} in the environment)",
    )


def given_passphrase(file):
    """Return the passphrase of a file or of the environment, or None where there is none."""
    if file is None:
        return os.environ.get(NAME) or None
    try:
        passphrase = file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if not passphrase:
        raise CommandError(f"{file} holds no passphrase.")
    return passphrase


def asked_passphrase(*, twice=False):
    """Ask at the keyboard; twice where a slip would lock everybody out."""
    try:
        passphrase = getpass("Passphrase: ")
        again = getpass("Once more: ") if passphrase and twice else passphrase
    except EOFError:
        raise CommandError(f"Nobody is there to ask for the passphrase: use --passphrase-file or {NAME}.") from None
    if not passphrase:
        raise CommandError("No passphrase was given.")
    if again != passphrase:
        raise CommandError("The two are not the same: nothing was written.")
    return passphrase
