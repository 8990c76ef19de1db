from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.models import Event
from accounts.trail import record
from config.backup import Refused
from config.backup.save import backup
from config.management.passphrase import add_passphrase_argument, asked_passphrase, given_passphrase


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
        self.note(file, contents)
        tables, rows = len(contents["tables"]), sum(table["rows"] for table in contents["tables"].values())
        locked = "encrypted" if passphrase else "not encrypted"
        self.stdout.write(f"{file}: {tables} tables, {rows} rows, {size / 1e6:.1f} MB, {locked}.")
        if manifest["left_out"]:
            self.stdout.write(f"Not of this site, and left out: {', '.join(manifest['left_out'])}.")

    def note(self, file, contents):
        """Health reads from the trail when the last backup was. What cannot be written to can still be backed up."""
        people = contents["tables"]["seminars_participant"]["rows"]
        try:
            record(None, Event.Action.BACKED_UP, people=people, note=file.name)
        except DatabaseError as error:
            self.stderr.write(f"The backup is whole, but the trail could not note it: {error}")
