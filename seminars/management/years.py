"""The year that a command is about, and where it writes."""

from django.core.management.base import CommandError

from seminars.models import ProgrammeYear


def write_out(command, text, output):
    """Write a command's text to the file asked for, otherwise to standard output."""
    if not output:
        command.stdout.write(text, ending="")
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}.") from None


def add_year_arguments(parser):
    parser.add_argument("year", type=int)
    parser.add_argument("--programme", metavar="NAME", help="the English name, where several programmes have that year")


def find_programme_year(year, programme=None):
    """Return the one ProgrammeYear meant, or raise CommandError naming what there is."""
    found = list(ProgrammeYear.objects.filter(year=year).select_related("programme").order_by("programme__name_en"))
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
