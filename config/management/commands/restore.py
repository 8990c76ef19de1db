from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config.backup import Refused
from config.backup.archive import is_encrypted
from config.backup.encryption import unlock
from config.backup.restore import restore
from config.management.passphrase import add_passphrase_argument, asked_passphrase, given_passphrase


class Command(BaseCommand):
    help = "Fill an empty database, of either kind, with what a backup holds: all of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--verify", action="store_true", help="prove every row and every figure before it is kept")
        add_passphrase_argument(parser)

    def handle(self, file, verify, passphrase_file, **options):
        try:
            with file.open("rb") as stream:
                key = None
                if is_encrypted(stream):
                    key = unlock(stream, given_passphrase(passphrase_file) or asked_passphrase())
                manifest = restore(stream, key, verify=verify, say=self.stdout.write)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from None
        except Refused as refused:
            raise CommandError(f"Nothing was restored: {refused}.") from None
        self.stdout.write(f"Restored: the site of {manifest['made_at']}.")
