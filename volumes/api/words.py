"""Of what a case file is asked for, and how it is ordered: by the form of its page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from access import scopes
from access.api.auth import require_scope
from access.api.forms import words_of
from access.api.words import Id, Words
from cases.models import Task
from orgs.permissions import require
from petitions.domain import secrecy
from petitions.models import Assignment
from volumes import ordering
from volumes.forms import OrderForm
from volumes.ordering import Subject


def subject_of(context: Mapping[str, Any], attrs: Mapping[Any, Any]) -> Subject:
    """What the words name, for who may make its case file. Raises ValidationError, PermissionDenied.

    A case file tells what the ledger, or the pages of petitions, tell of its subject: a token must read these too.
    """
    if ("task" in attrs) == ("case" in attrs):
        raise serializers.ValidationError({"task": _("Name a task or a petition's case, not both.")})
    user, is_task = context["user"], "task" in attrs
    require_scope(context["request"], scopes.reading("ledger" if is_task else "petitions"))
    if is_task:
        task = Task.objects.visible_to(user).select_related("problem__round__region").filter(pk=attrs["task"]).first()
        if task is None:
            raise serializers.ValidationError({"task": _("There is no such task.")})
        found = ordering.of_task(task)
    else:
        rows = Assignment.objects.visible_to(user).select_related("petition__round__region")
        case = rows.filter(pk=attrs["case"]).first()
        if case is None:
            raise serializers.ValidationError({"case": _("There is no such case.")})
        secrecy.require_apart(user, case.petition)
        found = ordering.of_case(case)
    require(user, "casefile.make", found.row.round.region)
    return found


class CasefileWords(Words):
    """The problem that a task belongs to, or the petition that a case belongs to."""

    task = Id(required=False)
    case = Id(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"subject": subject_of(self.context, attrs)}


_Form = words_of(
    OrderForm,
    "CasefileOrderWords",
    example={"task": 1, "contents": "redacted", "form": "pdf"},
    beside={"task": Id(required=False), "case": Id(required=False)},
)


class CasefileOrderWords(_Form):  # type: ignore[valid-type, misc]
    __doc__ = OrderForm.__doc__

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = super().validate(attrs)
        about = {name: given.pop(name) for name in ("task", "case") if name in given}
        return given | {"subject": subject_of(self.context, about)}
