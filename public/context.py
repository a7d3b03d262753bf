"""What the pages of the public process know: the site's name and the demonstration, and nobody who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The same names as duban.context.site gives to somebody who is not signed in."""
    return {"site_name": settings.SITE_NAME, "demo": settings.DEMO, "printed_at": None, "alone": True}
