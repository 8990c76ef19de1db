"""The whole site in one file, and back. See ``docs/backup.md``; the commands are ``backup`` and ``restore``."""

from contextlib import contextmanager

from django.db import DatabaseError


class Refused(Exception):
    """Why a backup or a restore was refused, in words. Nothing was changed then."""


@contextmanager
def in_words(where="the database"):
    """What a database refuses it says in its first line; the lines below may repeat what stands in a row."""
    try:
        yield
    except DatabaseError as error:
        raise Refused(f"{where} refused it ({str(error).partition(chr(10))[0]})") from None
