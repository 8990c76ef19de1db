from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import PasskeyForm
from accounts.second_factor import keep_as_shown
from accounts.sessions import end_sessions


def account(request):
    return render(request, "account/account.html")


@method_decorator(never_cache, name="dispatch")  # its page shows the secret
class SetUpApp(ActivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        keep_as_shown(self.request)
        return response


class SetUpPasskey(AddWebAuthnView):
    form_class = PasskeyForm

    def form_valid(self, form):
        response = super().form_valid(form)
        keep_as_shown(self.request)
        return response


@require_http_methods(["GET", "POST"])
def sessions(request):
    """Where the user is signed in; posted, one of these sessions is ended, or all but this."""
    own = UserSession.objects.purge_and_list(request.user)
    if request.method == "GET":
        return render(request, "account/sessions.html", {"sessions": own})
    chosen = request.POST.get("session")
    others = [each for each in own if not each.is_current() and chosen in (None, str(each.pk))]
    end_sessions(request.user, by=request.user, sessions=others)
    messages.success(request, _("Ended."))
    return redirect("sessions")
