from django.contrib.auth.decorators import login_not_required
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from seminars.models import Folding, Presence, Seminar


@login_not_required
def health(request):
    """Whether the site works: the database answers, has every migration, names folded as today, numbers kept."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes()) or _is_behind()
    except DatabaseError:
        return HttpResponse("not ok", status=503, content_type="text/plain")
    return HttpResponse("not ok" if pending else "ok", status=503 if pending else 200, content_type="text/plain")


def _is_behind():
    """An update may fold names otherwise or keep other numbers: ``refold``, ``check_figures --repair`` follow it."""
    is_uncounted = not Presence.objects.exists() and Seminar.objects.held().exists()
    return is_uncounted or not Folding.is_current()
