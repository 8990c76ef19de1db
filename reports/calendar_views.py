"""The calendar of a year, and the private addresses at which other programs read it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_POST, require_safe

from regions.models import Region
from reports.calendar import by_region, feed, months_of
from reports.models import CalendarAddress
from reports.views import programme_year_or_404, refuse_who_sees_no_rows, sees_rows
from seminars.models import Seminar


class AddressForm(forms.ModelForm):
    class Meta:
        model = CalendarAddress
        fields = ("region",)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Seminar.objects.visible_to(user).values("region")
        self.fields["region"].queryset = Region.objects.filter(pk__in=seen)
        self.fields["region"].empty_label = gettext("all regions") if user.sees_everything else gettext("own regions")


def calendar(request, year):
    refuse_who_sees_no_rows(request.user)
    programme_year = programme_year_or_404(request, year)
    seminars = programme_year.seminars.visible_to(request.user).select_related("region").order_by("start", "code")
    months, today = months_of(seminars), localdate()
    context = {
        "programme_year": programme_year,
        "months": months,
        "regions": by_region(months),
        "this_month": next((month for month in months if month.key >= f"{today:%Y-%m}"), None),
    }
    return render(request, "reports/calendar.html", context)


def addresses(request):
    """Show one's own addresses; make one."""
    refuse_who_sees_no_rows(request.user)
    form = AddressForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.user, form.instance.language = request.user, get_language()
        form.save()
        return redirect("calendar_addresses")
    own = request.user.calendar_addresses.select_related("region")
    found = [(address, request.build_absolute_uri(address.get_absolute_url())) for address in own]
    return render(request, "reports/calendar_addresses.html", {"addresses": found, "form": form})


@require_POST
def end_address(request, pk):
    get_object_or_404(request.user.calendar_addresses, pk=pk).delete()
    messages.success(request, gettext("The address is ended: programs that read it get nothing any more."))
    return redirect("calendar_addresses")


@login_not_required
@require_safe
def feed_of_address(request, key):
    """The calendar for a program, which cannot sign in: the key in the address says whose it is."""
    address = CalendarAddress.objects.of_key(key)
    if address is None or not may_still_see(address):
        raise Http404
    with override(address.language):
        name = address.region.name if address.region else gettext("Regional seminars")
        content = feed(address.seminars, name=name, host=request.get_host().partition(":")[0], today=localdate())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="seminars.ics"'
    response["Cache-Control"] = "private"
    return response


def may_still_see(address):
    return address.user.may_see_region(address.region) if address.region else sees_rows(address.user)
