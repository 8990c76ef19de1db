from django.urls import path

from reports import health

urlpatterns = [
    path("health/", health.health, name="health"),
]
