"""The whole site in one file, and back. See ``docs/backup.md``; the commands are ``backup`` and ``restore``."""


class Refused(Exception):
    """Why a backup or a restore was refused, in words. Nothing was changed then."""
