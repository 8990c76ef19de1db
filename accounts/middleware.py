from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect
from django.utils.http import urlencode

from accounts.held import can_be_held, held
from accounts.second_factor import is_on_the_way, way_in
from accounts.sessions import is_over, keep_alive


class SignInRequired(LoginRequiredMiddleware):
    """Nobody reaches a page without sign-in, nor without the second factor where there has to be one."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if is_over(request.session):
            logout(request)
        if not request.user.is_authenticated:
            return super().process_view(request, view_func, view_args, view_kwargs)
        if not getattr(view_func, "is_asked_by_the_page", False):
            keep_alive(request.session)
        way = way_in(request)
        request.is_let_in = way is None
        if request.is_let_in or is_on_the_way(request):
            return None
        return held(request, way=way) if can_be_held(request) else redirect(f"{way}?{next_page(request)}")

    def handle_no_permission(self, request, view_func):
        return held(request) if can_be_held(request) else super().handle_no_permission(request, view_func)


def next_page(request):
    return urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
