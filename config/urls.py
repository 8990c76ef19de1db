from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.urls import include, path
from django.views.i18n import set_language

from seminars.admin.autocomplete import LabelledAutocompleteView

admin.autodiscover()
for model in (Group, EmailAddress):  # roles are made by migrations, and what allauth brings is not used
    admin.site.unregister(model)
admin.site.enable_nav_sidebar = False  # forms need the width
admin.site.autocomplete_view = LabelledAutocompleteView.as_view(admin_site=admin.site)  # the stock one leaves no trail
admin.site.login = secure_admin_login(admin.site.login)

handler500 = "config.errors.server_error"

urlpatterns = [
    path("", include("reports.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
