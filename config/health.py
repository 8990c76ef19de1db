"""Whether the site works, for whoever watches it; and for administrators why not."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache

from accounts.models import Event
from seminars.models import Folding, Presence, Seminar

LEAST_FREE = 10**9  # bytes: a backup and a day's writing of a large site


class Check(NamedTuple):
    name: str
    is_passed: bool
    told: str


@login_not_required
@never_cache
def health(request):
    """Answer ok (200) or not ok (503) in its first line; an administrator is told more."""
    try:
        checks = list(site_checks())
        tells_more = getattr(request.user, "is_administrator", False)
    except Error:
        return _answer(False, [])
    return _answer(all(check.is_passed for check in checks), checks if tells_more else [])


def _answer(is_passed, checks):
    lines = (f"{'ok' if check.is_passed else 'not ok'}: {check.name}: {check.told}" for check in checks)
    text = "\n".join(["ok" if is_passed else "not ok", *lines])
    return HttpResponse(text, status=200 if is_passed else 503, content_type="text/plain; charset=utf-8")


def site_checks():
    """Yield the Checks of the site; where migrations wait, none of what they would make."""
    yield _disk()
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield _database(waiting)
    if not waiting:
        yield _numbers()
        yield _last_backup()


def _disk():
    """The disk of SQLite's file; of PostgreSQL's nothing is known here, so that of the site."""
    name = connection.settings_dict["NAME"]
    folder = Path(name).parent if connection.vendor == "sqlite" and Path(name).is_file() else settings.BASE_DIR
    free = shutil.disk_usage(folder).free
    told = gettext("%(free)s GB free") % {"free": f"{free / 10**9:.1f}"}
    return Check(gettext("disk"), free >= LEAST_FREE, told)


def _database(waiting):
    told = connection.display_name + " " + ".".join(map(str, connection.get_database_version()))
    if waiting:
        told += ", " + ngettext(
            "%(number)s migration waits: run migrate", "%(number)s migrations wait: run migrate", waiting
        ) % {"number": waiting}
    return Check(gettext("database"), not waiting, told)


def _numbers():
    """An update may fold names otherwise or keep other numbers: ``refold``, ``check_figures --repair`` follow it."""
    is_counted = Presence.objects.exists() or not Seminar.objects.held().exists()
    if is_passed := is_counted and Folding.is_current():
        told = gettext("as this version makes them")
    else:
        told = gettext("of an older version: run refold and check_figures --repair")
    return Check(gettext("kept names and numbers"), is_passed, told)


def _last_backup():
    """The trail of a restored site tells backups of the one before it: only those since this database was made count.

    It has as long for its first backup as between two others.
    """
    made = MigrationRecorder.Migration.objects.earliest("applied").applied
    backups = Event.objects.filter(action=Event.Action.BACKED_UP, at__gte=made)
    last = backups.order_by("at").values_list("at", flat=True).last()
    is_passed = not settings.BACKUP_HOURS or now() - (last or made) <= timedelta(hours=settings.BACKUP_HOURS)
    told = date_format(localtime(last), "DATETIME_FORMAT") if last else gettext("none yet")
    return Check(gettext("last backup"), is_passed, told)
