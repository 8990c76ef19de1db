from django.urls import path

from reports import explore_views, publication_views, views
from reports.document.formats import FORMATS as DOCUMENTS
from reports.document.views import published_file, report_file
from reports.downloads import FORMATS

urlpatterns = [
    path("", views.home, name="home"),
    path("reports/<int:year>/", views.year, name="year"),
    *(
        path(f"reports/<int:year>/report.{form}", report_file, {"form": form}, name=f"report_{form}")
        for form in DOCUMENTS
    ),
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
    path("reports/rows/", views.rows, name="rows"),
    *(path(f"reports/rows.{kind}", views.rows_file, {"kind": kind}, name=f"rows_{kind}") for kind in FORMATS),
    path("reports/explore/", explore_views.explore, name="explore"),
    *(
        path(f"reports/explore.{kind}", explore_views.explore_file, {"kind": kind}, name=f"explore_{kind}")
        for kind in FORMATS
    ),
    path("reports/explore/save/", explore_views.save_question, name="save_question"),
    path("reports/explore/<int:pk>/forget/", explore_views.forget_question, name="forget_question"),
    path("reports/<int:year>/missing/", views.missing, name="missing"),
    path("reports/<int:year>/seminars/", views.seminars, name="seminars"),
    path("reports/<int:year>/published/", views.published, name="published"),
]
