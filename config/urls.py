from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config.health import health

admin.autodiscover()
admin.site.enable_nav_sidebar = False  # forms need the width
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", include("reports.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
]
