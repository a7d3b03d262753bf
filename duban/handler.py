"""Django's WSGI handler, with requests that are UTF-8 whatever charset their header names.

Pages and calls have no other characters. Django would take the name at its word, and a name like rot13, which is a
codec but none for texts, makes it fail while it makes the request, in front of every middleware.
"""

import gc
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import get_resolver


class Request(WSGIRequest):
    """A request in UTF-8; a Content-Type that nobody can read is none."""

    def __init__(self, environ: dict[str, Any]) -> None:
        try:
            super().__init__(environ)
        except ValueError:
            super().__init__(environ | {"CONTENT_TYPE": ""})

    @property
    def encoding(self) -> str:
        """Always UTF-8; what is set is left aside."""
        return "utf-8"

    @encoding.setter
    def encoding(self, _named: str) -> None: ...


class Handler(WSGIHandler):
    """The application."""

    request_class = Request


def application() -> Handler:
    """The application of the settings, ready to serve.

    All that stays is loaded before it is set aside from the collector of garbage. Each look at it would hold a request
    up for 0.2 s.
    """
    django.setup(set_prefix=False)
    made, _loaded = Handler(), get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    return made
