"""What the entry pages of one seminar share."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse


class SeminarPages:
    """For the admin of seminars: its pages extend this."""

    def visible_or_404(self, request, pk):
        """Return the seminar to those who may see the people on its list."""
        seminar = self.get_object(request, str(pk))
        if seminar is None:
            raise Http404
        if not request.user.has_perm("seminars.view_participation"):
            raise PermissionDenied
        return seminar

    def seminar_page(self, request, template, seminar, context, status=200):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "seminar": seminar, **context}
        return TemplateResponse(request, template, context, status=status)
