"""The limit of a page: one query and a trivial template, as many bytes as asked for."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as of_the_site
from seminars.models import Tally

BYTES_OF_A_ROW = 150
TEMPLATE = engines["django"].from_string("""<!DOCTYPE html>
<html lang="en"><head><title>Minimal</title></head><body><table>{% for audience, women, men, not_stated in rows %}
<tr><th scope="row">{{ audience }}</th>
<td class="number">{{ women }}</td><td class="number">{{ men }}</td><td class="number">{{ not_stated }}</td></tr>
{% endfor %}</table></body></html>
""")


@login_not_required
def page(request, size):
    rows = Tally.objects.order_by().values_list("audience", "women", "men", "not_stated")[: size // BYTES_OF_A_ROW]
    html = TEMPLATE.render({"rows": rows})
    return HttpResponse(html.ljust(size))


urlpatterns = [*of_the_site, path("minimal/<int:size>/", page)]
