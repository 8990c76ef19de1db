"""Papers of a seminar to print or send: sign-in sheets of its sessions, lists of its participants."""

from django import forms
from django.http import HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, gettext_lazy

from accounts.models import Event
from accounts.trail import record
from seminars.admin.seminar_pages import SeminarPages
from seminars.models import Session
from seminars.papers.content import LANGUAGES, Who, participant_list, sign_in_sheet
from seminars.papers.pdf import sign_in_pdf
from seminars.papers.word import list_document
from seminars.papers.workbook import list_workbook, sign_in_workbook

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SHEETS = {"pdf": sign_in_pdf, "xlsx": sign_in_workbook}
LISTS = {"docx": list_document, "xlsx": list_workbook}
NAMES = {"kk-ru": gettext_lazy("Kazakh and Russian"), "kk": "Қазақша", "ru": "Русский", "en": "English"}


class SignInForm(forms.Form):
    languages = forms.ChoiceField(label=gettext_lazy("Languages"), choices=tuple(NAMES.items()), initial="kk-ru")
    who = forms.ChoiceField(
        label=gettext_lazy("Rows filled in"),
        choices=[(who.value, who.label) for who in (Who.ALL, Who.INVITED, Who.NOBODY)],
        initial=Who.ALL,
    )
    blank = forms.IntegerField(
        label=gettext_lazy("Blank rows (more where the last page has room)"), min_value=0, max_value=300, initial=10
    )
    session = forms.ModelChoiceField(queryset=Session.objects.none())

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions


class ListForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[(code, NAMES[code]) for code in ("kk", "ru", "en")]
    )
    people = forms.ChoiceField(
        label=gettext_lazy("People"),
        choices=[(who.value, who.label) for who in (Who.ALL, Who.CAME, Who.INVITED)],
        initial=Who.ALL,
    )


class PaperPages(SeminarPages):
    """For the admin of seminars. Everything here is read only."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "seminars_seminar_papers"
        return [
            path("<int:pk>/papers/", view(self.papers_view), name=name),
            *(path(f"<int:pk>/papers/sign-in.{kind}", view(self.sign_in_view), {"kind": kind}) for kind in SHEETS),
            *(path(f"<int:pk>/papers/list.{kind}", view(self.list_view), {"kind": kind}) for kind in LISTS),
            *super().get_urls(),
        ]

    def papers_view(self, request, pk):
        return self.papers_page(request, self.visible_or_404(request, pk))

    def sign_in_view(self, request, pk, kind):
        """Send the sheet of a session, or the page again where the choices asked for are none."""
        seminar = self.visible_or_404(request, pk)
        form = SignInForm(request.GET, sessions=seminar.sessions)
        if not form.is_valid():
            return self.papers_page(request, seminar, sign_in=form)
        asked = form.cleaned_data
        session = asked["session"]
        sheet = sign_in_sheet(session, languages=LANGUAGES[asked["languages"]], who=asked["who"], blank=asked["blank"])
        self.record_export(request, seminar, sheet)
        part = "" if session.part == Session.Part.WHOLE_DAY else f"-{session.part}"
        return sent(SHEETS[kind](sheet), f"sign-in_{seminar.code}_{session.date}{part}", kind)

    def list_view(self, request, pk, kind):
        """Send the list of a seminar, or the page again where the choices asked for are none."""
        seminar = self.visible_or_404(request, pk)
        form = ListForm(request.GET)
        if not form.is_valid():
            return self.papers_page(request, seminar, people=form)
        paper = participant_list(seminar, language=form.cleaned_data["language"], who=form.cleaned_data["people"])
        self.record_export(request, seminar, paper)
        return sent(LISTS[kind](paper), f"participants_{seminar.code}_{seminar.start}", kind)

    def record_export(self, request, seminar, paper):
        if paper.people:
            record(request.user, Event.Action.EXPORTED, seminar, people=len(paper.people))

    def papers_page(self, request, seminar, sign_in=None, people=None):
        sessions = seminar.sessions.select_related("venue__locality")
        context = {
            "sessions": sessions,
            "sign_in": sign_in or SignInForm(sessions=sessions),
            "people": people or ListForm(initial={"language": get_language()}),
            "title": gettext("Print sheets and lists"),
        }
        status = 400 if sign_in or people else 200
        return self.seminar_page(request, "admin/papers.html", seminar, context, status=status)


def sent(content, name, kind):
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    return response
