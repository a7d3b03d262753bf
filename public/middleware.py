"""What the public process answers itself, and what it leaves to the main one."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

Answer = Callable[[HttpRequest], HttpResponse]


class OpenDoorOnly:
    """Views that read what is released (`public.answers.open_door`) answer; every other one is the main process's.

    A new view is therefore not served here until somebody says that it may be.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Nothing for an open view; else the way to the same address at the main process, which forms must know."""
        if getattr(view, "is_open_door", False) or request.path == "/healthz":
            return None
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = HttpResponseRedirect(settings.SITE_URL + request.get_full_path())
        response["Cache-Control"] = "no-store"
        return response
