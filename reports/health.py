from django.contrib.auth.decorators import login_not_required
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from seminars.models import Folding


@login_not_required
def health(request):
    """Whether the site works: the database answers, has every migration, and its names are folded as today."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes()) or not Folding.is_current()
    except DatabaseError:
        return HttpResponse("not ok", status=503, content_type="text/plain")
    return HttpResponse("not ok" if pending else "ok", status=503 if pending else 200, content_type="text/plain")
