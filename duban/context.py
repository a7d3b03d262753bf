"""What every page knows: the site's name, who is signed in, the demonstration."""

from typing import Any

from django.conf import settings

from cases.views.frame import DeskRequest
from cases.views.menu import desk_frame
from duban import reader
from records import clock


def site(request: DeskRequest) -> dict[str, Any]:
    """The context of the bases; the desk's menu only for people who are signed in."""
    context: dict[str, Any] = {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "demo_password": settings.DEMO_PASSWORD if settings.DEMO else "",
        "printed_at": clock.now(),
        "large_type": reader.large_type(request),
        "high_contrast": reader.high_contrast(request),
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and not _is_public(request):
        context |= desk_frame(request)
    return context


def _is_public(request: DeskRequest) -> bool:
    """Whether the page is the public's, which shows everybody the same."""
    return request.resolver_match is not None and request.resolver_match.app_name == "public"
