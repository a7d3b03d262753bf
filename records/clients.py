"""From where a request comes."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The reader's address; behind our own proxy the last one that it wrote. '' when there is none."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return told if settings.SECURE_PROXY_SSL_HEADER and told else request.META.get("REMOTE_ADDR", "")
