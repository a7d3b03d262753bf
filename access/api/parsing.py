"""Reading bodies in JSON: as much as an act may send, in the shape and the characters that can be kept."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils import json

DEEPEST = 20  # lists and objects inside each other; the words of acts need four


class TooLarge(APIException):
    """The body is longer than any act needs; nothing of it was read."""

    status_code = 413
    default_detail = gettext_lazy("This is too long for one call. Send files as multipart/form-data.")


class Json(JSONParser):
    """JSON in UTF-8 (RFC 8259). Half characters and infinite numbers, which no database keeps, are refused."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Raises ParseError, TooLarge. Files have a parser of their own, so the bound of forms is ours too."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            data = json.loads(body.decode())
            json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise ParseError(_("This is no JSON in UTF-8.")) from None
        if _is_deep(data, DEEPEST):
            raise ParseError(_("Lists and objects stand too deep inside each other."))
        return data


def _is_deep(data: Any, left: int) -> bool:
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return bool(inner) and (left == 0 or any(_is_deep(one, left - 1) for one in inner))
