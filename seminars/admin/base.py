from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import AnyAddress
from seminars.models import Seminar


class ReadableHistory(AnyAddress, SimpleHistoryAdmin):
    """Who changed what and when. An old state is read, never restored: that would pass by the checks and the count."""

    def history_view(self, request, object_id, extra_context=None):
        self.refuse_the_unseen(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method == "POST":
            raise PermissionDenied
        self.refuse_the_unseen(request, object_id)
        if not version_id.isdecimal():
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)

    def refuse_the_unseen(self, request, object_id):
        """The history knows no visible_to, and a deleted row is in no queryset."""
        if not object_id.isdecimal():
            raise Http404
        if not request.user.sees_everything and self.get_object(request, object_id) is None:
            raise Http404

    def revert_disabled(self, request, obj=None):
        return True

    def history_form_view_title(self, request, obj):
        return _("View %s") % obj


class RefusesDeletion:
    """Deletion is refused, single and bulk alike, as long as there is a reason against it."""

    def reasons_against_deletion(self, objects):
        """Yield the reasons as sentences."""
        raise NotImplementedError

    def get_deleted_objects(self, objs, request):
        to_delete, model_count, perms_needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, model_count, perms_needed, [*self.reasons_against_deletion(objs), *protected]


def seminars_at(**venue):
    """Seminars with a session or a headcount at such venues."""
    in_sessions = Seminar.objects.filter(**{f"sessions__venue__{key}": value for key, value in venue.items()})
    in_headcounts = Seminar.objects.filter(**{f"headcounts__venue__{key}": value for key, value in venue.items()})
    return {*in_sessions.values_list("pk", flat=True), *in_headcounts.values_list("pk", flat=True)}
