from django.contrib import messages
from django.db.models import Q
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.charts import gender_chart
from reports.downloads import FORMATS, answer_rows
from reports.explore import ExploreForm, SaveForm
from reports.filters import in_words
from reports.models import SavedQuestion
from reports.views import refuse_who_sees_no_rows


def explore(request):
    refuse_who_sees_no_rows(request.user)
    form = ExploreForm(request.GET, user=request.user)
    is_valid = form.is_valid()
    answer = form.question.answer(request.user) if is_valid else None
    years = form.selected.programme_years if is_valid else []
    context = {
        "programme_year": years[0] if len(years) == 1 else None,
        "form": form,
        "asked": form.asked(),
        "narrowing": form.narrowing(),
        "chosen": in_words(form.selected) if is_valid else [],
        "is_part": not request.user.sees_everything,
        "is_demonstration": is_valid and form.selected.is_demonstration,
        "answer": answer,
        "save_form": SaveForm(user=request.user),
        "chart": answer and answer.chart_table and gender_chart(answer.chart_table),
        "saved": SavedQuestion.objects.visible_to(request.user).select_related("user"),
    }
    return render(request, "reports/explore.html", context, status=200 if is_valid else 400)


def explore_file(request, kind):
    refuse_who_sees_no_rows(request.user)
    form = ExploreForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    return FORMATS[kind](answer_rows(form.question.answer(request.user)), "table")


@require_POST
def save_question(request):
    """Keep the question of an address under a name."""
    refuse_who_sees_no_rows(request.user)
    asked = ExploreForm(QueryDict(request.POST.get("query", "")), user=request.user)
    form = SaveForm(request.POST, user=request.user)
    if not asked.is_valid():
        raise Http404
    if form.is_valid():
        saved = form.save(query=asked.question.query)
        messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
    else:
        messages.error(request, _("Give it a name of at most 100 letters to save it."))
    return redirect(f"{reverse('explore')}?{asked.question.query}")


@require_POST
def forget_question(request, pk):
    own = Q(user=request.user) | Q(is_for_office=True) if request.user.is_administrator else Q(user=request.user)
    question = get_object_or_404(SavedQuestion, own, pk=pk)
    question.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": question.name})
    return redirect("explore")
