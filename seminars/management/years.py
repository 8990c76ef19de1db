"""The year that a command is about, and where it writes."""

from django.core.management.base import CommandError

from regions.naming import ByName
from seminars.models import ProgrammeYear


def write_out(command, content, output):
    """Write a command's text or bytes to the file asked for, otherwise to standard output."""
    if not output:
        _to_standard_output(command, content)
        return
    try:
        output.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}.") from None


def _to_standard_output(command, content):
    if isinstance(content, str):
        command.stdout.write(content, ending="")
    elif command.stdout.isatty() or not hasattr(command.stdout, "buffer"):
        raise CommandError("This is no text: name a file with --output, or send standard output to one.")
    else:
        command.stdout.buffer.write(content)


def add_year_arguments(parser):
    parser.add_argument("year", type=int)
    parser.add_argument("--programme", metavar="NAME", help="the English name, where several programmes have that year")


def find_programme_year(year, programme=None):
    """Return the one ProgrammeYear meant, or raise CommandError naming what there is."""
    found = list(ProgrammeYear.objects.filter(year=year).select_related("programme").order_by(ByName("programme__")))
    names = ", ".join(f"“{item.programme.name_en}”" for item in found)
    if programme is not None:
        chosen = [item for item in found if item.programme.name_en == programme]
        if not chosen:
            raise CommandError(f"There is no programme “{programme}” in {year}" + (f", but {names}." if names else "."))
        return chosen[0]
    if not found:
        raise CommandError(f"There is no programme in {year}.")
    if len(found) > 1:
        raise CommandError(f"Several programmes have {year}: choose one with --programme: {names}.")
    return found[0]
