"""What every answer of the desk has in common."""

from collections.abc import Callable

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from deadlines.workdays import CalendarMissing

Answer = Callable[[HttpRequest], HttpResponse]


class NoNul:
    """A path or a cookie with a NUL is refused: PostgreSQL has no such text. Forms and filters refuse it themselves."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in text for text in (request.path, *request.COOKIES.values())):
            raise BadRequest("NUL")
        return self.get_response(request)


class PrivatePages:
    """No cache keeps what was made for somebody who is signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class BusinessErrors:
    """A rule that a view did not catch becomes a page that says which rule, not a server error."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ValidationError | CalendarMissing):
            return None
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        return render(request, "409.html", {"messages_list": said, "back": request.path}, status=409)
