from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Role, User
from regions.models import Region
from reports.demonstration_year import load_demonstration
from seminars.models import Programme

PASSWORD = "demonstration"
NAMES = {  # invented, as those of the participants
    Role.ADMINISTRATOR: ("Данияр", "Оспанов"),
    Role.STAFF: ("Айжан", "Сатпаева"),
    Role.COORDINATOR: ("Ерлан", "Досанов"),
    Role.READER: ("Анна", "Иванова"),
}


class Command(BaseCommand):
    help = "Load the demonstration year 2025 with a user of each role. Only with DEBUG, never beside other people."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "It makes users of a known password, so only with DEBUG=true: otherwise load it from the start page."
            )
        try:
            with transaction.atomic():
                self.load()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"Sign in as administrator, staff, coordinator (of Kostanay Region) or reader; the password is {PASSWORD}."
        )

    def load(self):
        if not Programme.objects.filter(is_demonstration=True).exists():
            self.stdout.write(f"Loaded {load_demonstration()}.")
        for role in Role:
            self.load_user(role)

    def load_user(self, role):
        first_name, last_name = NAMES[role]
        named = {"first_name": first_name, "last_name": last_name, "is_staff": role != Role.READER}
        user, created = User.objects.get_or_create(username=role.value, defaults=named)
        if not created:
            return
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(Group.objects.get(name=role.value))
        if role == Role.COORDINATOR:
            user.regions.add(Region.objects.get(iso_code="KZ-39"))
