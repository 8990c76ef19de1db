from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from config.backup import Refused
from config.backup.save import backup
from config.management.passphrase import add_passphrase_argument, asked_passphrase, given_passphrase
from config.models import Backup


class Command(BaseCommand):
    help = "Write the whole site to one file, as it is at this moment. People may work meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--encrypt", action="store_true", help="ask for a passphrase, unless one is given")
        add_passphrase_argument(parser)

    def handle(self, file, encrypt, passphrase_file, **options):
        passphrase = given_passphrase(passphrase_file)
        if encrypt and passphrase is None:
            passphrase = asked_passphrase(twice=True)
        try:
            manifest, contents, size = backup(file, passphrase)
        except Refused as refused:
            raise CommandError(f"No backup was made: {refused}.") from None
        self.note(file, manifest, size, bool(passphrase))
        tables, rows = len(contents["tables"]), sum(table["rows"] for table in contents["tables"].values())
        locked = "encrypted" if passphrase else "not encrypted"
        self.stdout.write(f"{file}: {tables} tables, {rows} rows, {size / 1e6:.1f} MB, {locked}.")
        if manifest["left_out"]:
            self.stdout.write(f"Not of this site, and left out: {', '.join(manifest['left_out'])}.")

    def note(self, file, manifest, size, is_encrypted):
        """Health tells when the last backup was. A database that cannot be written to can still be backed up."""
        try:
            Backup.objects.create(
                made_at=manifest["made_at"], file_name=file.name, size=size, is_encrypted=is_encrypted
            )
        except DatabaseError as error:
            self.stderr.write(f"The backup is whole, but the database could not note it: {error}")
