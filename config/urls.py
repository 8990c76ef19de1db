from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from accounts.language import choose_language

admin.autodiscover()
admin.site.enable_nav_sidebar = False  # forms need the width
admin.site.login = secure_admin_login(admin.site.login)
admin.site.i18n_javascript = JavaScriptCatalog.as_view()  # the stock one leaves LOCALE_PATHS out

urlpatterns = [
    path("", include("reports.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", choose_language, name="set_language"),
    path("admin/", admin.site.urls),
]
