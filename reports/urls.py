from django.urls import path

from reports import (
    calendar_views,
    explore_views,
    first_day_views,
    publication_views,
    rows_views,
    search_views,
    views,
)
from reports.document.formats import FORMATS as DOCUMENTS
from reports.document.views import published_file, report_file
from reports.downloads import FORMATS
from reports.open_data import open_data, open_table

urlpatterns = [
    path("", views.home, name="home"),
    path("reports/<int:year>/", views.year, name="year"),
    *(
        path(f"reports/<int:year>/report.{form}", report_file, {"form": form}, name=f"report_{form}")
        for form in DOCUMENTS
    ),
    *(
        path(
            f"reports/<int:year>/partners/<int:partner>/report.{form}",
            report_file,
            {"form": form},
            name=f"partner_report_{form}",
        )
        for form in DOCUMENTS
    ),
    path("reports/<int:year>/open-data/", open_data, name="open_data"),
    path("reports/<int:year>/open-data/<slug:table>.csv", open_table, name="open_table"),
    path("reports/<int:year>/publications/", publication_views.publications, name="publications"),
    path("reports/<int:year>/publish/", publication_views.publish_year, name="publish"),
    *(
        path(
            f"reports/<int:year>/publications/<int:number>/<str:edition>-<str:language>.{form}",
            published_file,
            {"form": form},
            name=f"published_{form}",
        )
        for form in DOCUMENTS
    ),
    path("reports/<int:year>/regions/<str:iso_code>/", views.region, name="region"),
    path("reports/<int:year>/partners/<int:partner>/", views.partner, name="partner"),
    path("reports/rows/", rows_views.rows, name="rows"),
    *(path(f"reports/rows.{kind}", rows_views.rows_file, {"kind": kind}, name=f"rows_{kind}") for kind in FORMATS),
    path("reports/explore/", explore_views.explore, name="explore"),
    *(
        path(f"reports/explore.{kind}", explore_views.explore_file, {"kind": kind}, name=f"explore_{kind}")
        for kind in FORMATS
    ),
    path("reports/explore/save/", explore_views.save_question, name="save_question"),
    path("reports/explore/<int:pk>/forget/", explore_views.forget_question, name="forget_question"),
    path("reports/<int:year>/missing/", views.missing, name="missing"),
    path("reports/<int:year>/seminars/", views.seminars, name="seminars"),
    path("reports/<int:year>/calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/addresses/", calendar_views.addresses, name="calendar_addresses"),
    path("calendar/addresses/<uuid:pk>/end/", calendar_views.end_address, name="end_calendar_address"),
    path("calendar/<str:key>.ics", calendar_views.feed_of_address, name="calendar_feed"),
    path("reports/<int:year>/published/", views.published, name="published"),
    path("first-day/reference/", first_day_views.load_reference, name="load_reference"),
    path("first-day/demonstration/load/", first_day_views.load_the_demonstration, name="load_demonstration"),
    path("first-day/demonstration/remove/", first_day_views.remove_the_demonstration, name="remove_demonstration"),
    path("search/", search_views.results, name="search"),
    path("search/suggestions/", search_views.suggestions, name="search_suggestions"),
]
