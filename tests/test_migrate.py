"""After a migration no number is given twice: history and trail of a row that is gone are about that row only."""

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate as stock
from django.db import connection

from tests.factories import ParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite forgets them.")
@pytest.mark.parametrize("forgetting", ["DELETE FROM sqlite_sequence", "UPDATE sqlite_sequence SET seq = 0"])
def test_number_of_a_row_deleted_last_is_not_given_again(monkeypatch, forgetting):
    """As where a table is made anew: without rows nothing is left, otherwise the highest number that is there."""

    def remake(self, **options):
        with connection.cursor() as cursor:
            cursor.execute(forgetting)

    monkeypatch.setattr(stock.Command, "handle", remake)
    person = ParticipantFactory()
    gone = person.pk
    person.delete()
    call_command("migrate")
    assert ParticipantFactory().pk > gone
