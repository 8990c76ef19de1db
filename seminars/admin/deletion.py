class RefusesDeletion:
    """Deletion is refused, single and bulk alike, as long as there is a reason against it."""

    def reasons_against_deletion(self, objects):
        """Yield the reasons as sentences."""
        raise NotImplementedError

    def get_deleted_objects(self, objs, request):
        to_delete, model_count, perms_needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, model_count, perms_needed, [*self.reasons_against_deletion(objs), *protected]
