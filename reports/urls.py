from django.urls import path

from reports import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("reports/<int:year>/", views.year, name="year"),
    path("reports/<int:year>/regions/<str:iso_code>/", views.region, name="region"),
    path("reports/rows/", views.rows, name="rows"),
    path("reports/<int:year>/seminars/", views.seminars, name="seminars"),
    path("reports/<int:year>/published/", views.published, name="published"),
    path("health/", health.health, name="health"),
]
