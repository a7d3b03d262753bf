"""What may be wrong with a reading, by code: kept as code and parameters, put into words in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from intake.reading.records import Fault

WHOLE = gettext_lazy("the whole document")
MESSAGES: dict[str, Any] = {
    "nothing": gettext_lazy(
        "No problem was recognised: the text has neither labels such as 整改措施 nor numbered tasks with owners."
    ),
    "twice": gettext_lazy("The number %(number)d stands before more than one problem; correct it."),
    "no_text": gettext_lazy("The text of the problem is missing; add it."),
    "impossible_date": gettext_lazy("“%(words)s” names a day that does not exist; correct it."),
    "document_date": gettext_lazy("“%(words)s” counts from the date of the document; give that date."),
    "deadline": gettext_lazy("“%(words)s” is not understood as a time limit; set the date."),
    "count": gettext_lazy("The document says “%(words)s”, but %(found)d were read; look for what is missing."),
}


def fault(where: str, code: str, **params: Any) -> Fault:
    """A fault of one of MESSAGES at a place."""
    return Fault(where, str(MESSAGES[code]) % params, code, params)


def kept(one: Fault) -> dict[str, Any]:
    """A fault as a list keeps it."""
    return {"where": one.where, "message": one.message, "code": one.code, "params": dict(one.params)}


def said(one: Mapping[str, Any]) -> dict[str, str]:
    """A kept fault in the reader's language: its place and its words. Those without parameters stay as they are."""
    template, params = MESSAGES.get(one["code"]), one.get("params")
    if template is None or params is None:
        return {"where": one["where"], "message": one["message"]}
    where = str(WHOLE) if one["code"] == "nothing" else one["where"]
    return {"where": where, "message": str(template) % params}
