from django.core.management import BaseCommand, CommandError

from accounts.models import User
from accounts.second_factor import remove_second_factor


class Command(BaseCommand):
    help = "Take away a user's second factor, for an administrator who lost it and has nobody to ask."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username}.")
        remove_second_factor(user)
        self.stdout.write(f"{username} has no second factor now; all sessions have been ended.")
