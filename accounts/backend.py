from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef

from accounts.models import SECOND_FACTORS, User


class Backend(AuthenticationBackend):
    """Sign-in as allauth's. Every page asks for the user's roles and second factor: they come in one query."""

    def get_user(self, user_id):
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        rows = list(User.objects.filter(pk=user_id).annotate(role=F("groups__name"), factor=Exists(factors)))
        user = rows[0] if rows and self.user_can_authenticate(rows[0]) else None
        if user:
            user.roles = {row.role for row in rows} - {None}
            user.has_second_factor = user.factor
        return user
