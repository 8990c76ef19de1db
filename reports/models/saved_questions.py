from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedQuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own and the office's."""
        return self.filter(Q(user=user) | Q(is_for_office=True))


class SavedQuestion(models.Model):
    """A question of the page for exploring, kept under a name: for oneself, or for everybody of the office."""

    name = models.CharField(_("name"), max_length=100)
    query = models.TextField(editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_questions")
    is_for_office = models.BooleanField(_("for the whole office"), default=False)
    saved_at = models.DateTimeField(auto_now_add=True)

    objects = SavedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved question")
        verbose_name_plural = _("saved questions")
        ordering = ("name", "pk")

    def __str__(self):
        return self.name
