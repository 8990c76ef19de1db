from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.shortcuts import redirect
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from accounts.language import choose_language
from config import manual
from config.health import health
from seminars.admin.autocomplete import LabelledAutocompleteView

NOT_EDITED = (Group, EmailAddress, Authenticator, UserSession)  # roles are made by migrations; the rest is its owner's
admin.autodiscover()
admin.site.unregister(NOT_EDITED)
admin.site.enable_nav_sidebar = False  # forms need the width
admin.site.autocomplete_view = LabelledAutocompleteView.as_view(admin_site=admin.site)  # the stock one leaves no trail
admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = lambda request, extra_context=None: redirect("account_change_password")
admin.site.i18n_javascript = JavaScriptCatalog.as_view()  # the stock one leaves LOCALE_PATHS out

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", include("reports.urls")),
    path("accounts/", include("accounts.urls")),
    path("language/", choose_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("manual/", manual.contents, name="manual"),
    path("manual/<slug:name>/", manual.chapter, name="manual_chapter"),
    path("manual/<str:language>/<slug:picture>.png", manual.picture, name="manual_picture"),
    path("health/", health, name="health"),
]
