from django.db import transaction

from seminars.counting import recount


class RefusesDeletion:
    """Deletion is refused, single and bulk alike, as long as there is a reason against it."""

    def reasons_against_deletion(self, objects):
        """Yield the reasons as sentences."""
        raise NotImplementedError

    def get_deleted_objects(self, objs, request):
        to_delete, model_count, perms_needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, model_count, perms_needed, [*self.reasons_against_deletion(objs), *protected]


class RecountsAfterDeletion:
    """Seminars are counted again when something of them is deleted, single and bulk alike."""

    names_seminar = "seminar_id"  # the column

    @transaction.atomic
    def delete_model(self, request, obj):
        seminar = getattr(obj, self.names_seminar)
        super().delete_model(request, obj)
        recount([seminar])

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        seminars = set(queryset.values_list(self.names_seminar, flat=True))
        super().delete_queryset(request, queryset)
        recount(seminars)
