from allauth.account.forms import SetPasswordForm
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.decorators import rate_limit
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import CodeForm, PasskeyForm
from accounts.invitations import accept, digest_of
from accounts.models import Invitation
from accounts.second_factor import keep_as_shown
from accounts.sessions import end_sessions

INVITED = "invited"  # in the session: the digest of the code somebody came with


def account(request):
    return render(request, "account/account.html")


def signed_in(request):
    """Where a new tab ends in which somebody signed in to send what another tab holds."""
    return render(request, "account/signed_in.html")


@rate_limit(action="invitation")
@login_not_required
@sensitive_post_parameters("code")
@never_cache
def invitation(request):
    """Take the code of an invitation. It stands in no address, so in no log either, and looking uses nothing up."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        digest = digest_of(form.cleaned_data["code"].strip().rpartition("#")[2])
        if Invitation.objects.open().filter(digest=digest).exists():
            request.session[INVITED] = digest
            return redirect("invitation_password")
        form.add_error("code", _("This invitation is not valid any more. Ask the administrator for a new one."))
    return render(request, "account/invitation.html", {"form": form})


@login_not_required
@sensitive_post_parameters("password1", "password2")
@never_cache
def invitation_password(request):
    digest = request.session.get(INVITED)
    found = Invitation.objects.open().select_related("user").filter(digest=digest).first()
    if found is None:
        return redirect("invitation")
    form = SetPasswordForm(user=found.user, data=request.POST or None)
    if not form.is_valid():
        return render(request, "account/invitation_password.html", {"form": form, "invited": found.user})
    user = accept(digest=digest, password=form.cleaned_data["password1"])
    if user is None:
        return redirect("invitation")
    request.session.flush()  # whoever was signed in here before
    return perform_password_login(request, {"username": user.username}, Login(user=user))


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
