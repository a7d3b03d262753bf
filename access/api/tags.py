"""ETags: the name of what was shown, so that a caller can ask for news only, and change only what it has seen."""

import hashlib
import re
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from access.api.errors import Stale

LENGTH = 40  # hexadecimal digits
TAG = re.compile(r'(?:W/)?"[^"]*"')


def tag_of(data: Any, fields: list[str] | None = None) -> str:
    """The strong ETag of a whole representation; with `fields` that of the part with those fields.

    A part's tag begins with the whole's, so that what was read in part can be changed with If-Match too.
    """
    whole = _digest(JSONRenderer().render(data))
    return f'"{whole}"' if fields is None else f'"{whole}.{_digest(",".join(fields).encode())[:8]}"'


def weak_tag_of(data: Any) -> str:
    """The weak ETag of a page of a list."""
    return f'W/"{_digest(JSONRenderer().render(data))}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the caller has what `tag` names (If-None-Match)."""
    said = request.headers.get("If-None-Match", "").strip()
    return said == "*" or _bare(tag) in {_bare(one) for one in TAG.findall(said)}


def asks_match(request: Request) -> bool:
    """Whether the caller wants its call to count only for the row as it has seen it."""
    return "If-Match" in request.headers


def require_match(request: Request, tag: str) -> None:
    """Raises Stale unless If-Match names the row as it is now. A weak tag never matches (RFC 9110, 13.1.1)."""
    said = request.headers.get("If-Match", "").strip()
    strong = {_whole(one) for one in TAG.findall(said) if not one.startswith("W/")}
    if said != "*" and _whole(tag) not in strong:
        raise Stale


def _bare(tag: str) -> str:
    return tag.removeprefix("W/")


def _whole(tag: str) -> str:
    return tag.strip('"').partition(".")[0]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:LENGTH]
