"""What is done on the first day with one click: the reference data, the demonstration year, and its end."""

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Event
from accounts.trail import record
from regions import reference
from regions.models import Region
from reports.demonstration_year import demonstration, load_demonstration, remove_demonstration, what_goes


@require_POST
def load_reference(request):
    if not request.user.has_perm("regions.add_region"):
        raise PermissionDenied
    with suppress(IntegrityError), transaction.atomic():  # two clicks at once: the other one loads them
        created = reference.load_reference()
        record(request.user, Event.Action.IMPORTED, Region, details=created)
    messages.success(request, _("Regions and places are loaded."))
    return redirect("home")


@require_POST
def load_the_demonstration(request):
    if not request.user.is_administrator:
        raise PermissionDenied
    try:
        year = load_demonstration(user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IntegrityError:  # two clicks at once
        messages.error(request, _("The demonstration year is being loaded already."))
    else:
        messages.success(request, _("The demonstration year is loaded: try out whatever you like."))
        return redirect(year)
    return redirect("home")


def remove_the_demonstration(request):
    """Say what goes; take it out where that is posted."""
    if not request.user.is_administrator:
        raise PermissionDenied
    programme = demonstration()
    if programme is None:
        raise Http404
    if request.method == "POST":
        remove_demonstration(programme, user=request.user)
        messages.success(request, _("The demonstration year is removed."))
        return redirect("home")
    context = {"programme_year": programme.years.first(), "programme": programme, **what_goes(programme)}
    return render(request, "reports/remove_demonstration.html", context)
