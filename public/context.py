"""What the pages of the public process know: the site's name and the demonstration, and nobody who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The same names as duban.context.site gives to somebody who is not signed in."""
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "printed_at": None,
        "alone": True,
        "large_type": _chosen(request, "fontsize") == "large",
        "high_contrast": _chosen(request, "contrast") == "high",
    }


def _chosen(request: HttpRequest, name: str) -> str:
    cookie, _values = settings.READER_CHOICES[name]
    return request.COOKIES.get(cookie, "")
