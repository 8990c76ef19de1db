from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Role, User
from regions.models import Region
from regions.reference import load_reference
from reports.demonstration import PROGRAMME, demonstration_file
from reports.models import PublishedFigure
from reports.published_file.save import import_published_figures
from seminars.models import Participant, Programme, ProgrammeYear
from seminars.programme_file.save import import_programme

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "demonstration_published.csv"
PASSWORD = "demonstration"


class Command(BaseCommand):
    help = "Load the demonstration year 2025 with a user of each role. Only with DEBUG, never beside other people."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("The demonstration is for trying the site: it is loaded only with DEBUG=true.")
        if Participant.objects.exclude(
            participations__seminar__programme_year__programme__is_demonstration=True
        ).exists():
            raise CommandError("This database holds other people: load the demonstration into an empty one.")
        with transaction.atomic():
            self.load()
        self.stdout.write(
            f"Sign in as administrator, staff, coordinator (of Kostanay Region) or reader; the password is {PASSWORD}."
        )

    def load(self):
        load_reference()
        if not Programme.objects.filter(name_en=PROGRAMME["en"], is_demonstration=True).exists():
            self.load_year()
        for role in Role:
            self.load_user(role)

    def load_year(self):
        year = import_programme(demonstration_file()).programme_year
        Programme.objects.filter(pk=year.programme_id).update(is_demonstration=True)
        import_published_figures(PUBLISHED.read_bytes())
        PublishedFigure.objects.filter(key="E001").update(programme_year=year)
        self.stdout.write(f"Loaded {ProgrammeYear.objects.get(pk=year.pk)}.")

    def load_user(self, role):
        user, created = User.objects.get_or_create(
            username=role.value, defaults={"is_staff": role != Role.READER, "first_name": str(role.label).capitalize()}
        )
        if not created:
            return
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(Group.objects.get(name=role.value))
        if role == Role.COORDINATOR:
            user.regions.add(Region.objects.get(iso_code="KZ-39"))
