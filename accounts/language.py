"""The language of the site: switched on any page, and remembered with who is signed in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils import translation
from django.views.i18n import LANGUAGE_QUERY_PARAMETER, set_language


@login_not_required
def choose_language(request):
    """Switch as Django does, and back to the page. Who is signed in reads it wherever they sign in next."""
    code, user = request.POST.get(LANGUAGE_QUERY_PARAMETER), request.user
    if user.is_authenticated and code in dict(settings.LANGUAGES) and code != user.language:
        user.language = code
        user.save(update_fields=["language"])
    return set_language(request)


class LanguageOfUser:
    """Middleware: who is signed in reads their own language, whatever this browser was last read in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
