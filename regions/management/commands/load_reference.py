from django.core.management.base import BaseCommand

from regions.reference import load_reference


class Command(BaseCommand):
    help = "Load the regions, localities and institutions shipped with the product. Never changes what is there."

    def handle(self, **options):
        created = load_reference()
        self.stdout.write("Created: " + ", ".join(f"{count} {name}" for name, count in created.items()) + ".")
