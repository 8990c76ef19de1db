import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from seminars.models import Seminar
from seminars.sheets.headings import own_headings
from seminars.sheets.people import read_sheet
from seminars.sheets.read import Refused
from seminars.sheets.save import import_sheet, preview


class Command(BaseCommand):
    help = (
        "Bring a participant list (xlsx, xls, ods or csv) into a seminar: all of it, or nothing and every fault named."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--seminar", metavar="CODE", required=True)
        parser.add_argument("--dry-run", action="store_true", help="say what would come of it and save nothing")
        parser.add_argument("--skip-refused", action="store_true", help="import the good rows of a list with bad ones")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, file, **options):
        seminar = Seminar.objects.filter(code=options["seminar"]).first()
        if seminar is None:
            raise CommandError(f"There is no seminar {options['seminar']}.")
        try:
            content = file.read_bytes()
            sheet = read_sheet(content, own_headings(seminar))
            is_kept = not options["dry_run"] and (options["skip_refused"] or not sheet.faults)
            if is_kept:
                outcome = import_sheet(sheet, seminar, file_name=file.name, checksum=sha256(content).hexdigest())
            else:
                outcome = preview(sheet, seminar)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except Refused as refused:
            raise CommandError(f"{file} was refused and nothing was saved: {refused}") from None
        result = as_json(file.name, outcome)
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) if options["json"] else in_words(result))
        if not is_kept and not options["dry_run"]:
            raise CommandError(f"{file} was refused and nothing was saved: {len(sheet.faults)} rows are bad.")


def as_json(file_name, outcome):
    sheet = outcome.sheet
    genders = [person.gender for person in sheet.people]
    return {
        "file": file_name,
        "rows": sheet.rows,
        "people": len(sheet.people),
        "created": outcome.created,
        "matched": outcome.matched,
        "possible_duplicates": outcome.doubtful,
        "duplicate_rows": len(sheet.repeated),
        "women": genders.count("woman"),
        "men": genders.count("man"),
        "not_stated": genders.count("not_stated"),
        "attendances": sum(len(person.attended) for person in sheet.people),
        "dropped_columns": sheet.dropped,
        "errors": [asdict(fault) for fault in sheet.faults],
    }


def in_words(result):
    lines = [
        f"{result['people']} people ({result['women']} women, {result['men']} men, {result['not_stated']} not stated), "
        f"{result['attendances']} attendances: {result['created']} new, {result['matched']} known, "
        f"{result['possible_duplicates']} perhaps known, {result['duplicate_rows']} rows repeated."
    ]
    lines += [f"Not stored, a personal number: {heading}" for heading in result["dropped_columns"]]
    lines += [f"Row {each['row']}, {each['column']}: {each['message']}" for each in result["errors"]]
    return "\n".join(lines)
