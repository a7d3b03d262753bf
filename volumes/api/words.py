"""Of what a case file is asked for, and how it is ordered: by the form of its page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Words
from cases.models import Task
from orgs.permissions import require
from petitions.domain import secrecy
from petitions.models import Assignment
from volumes.forms import OrderForm
from volumes.views.casefile import Subject, of_assignment_row, of_task_row


def subject_of(context: Mapping[str, Any], attrs: Mapping[Any, Any]) -> Subject:
    """What the words name, for who may make its case file. Raises ValidationError, PermissionDenied."""
    if ("task" in attrs) == ("case" in attrs):
        raise serializers.ValidationError({"task": _("Name a task or a petition's case, not both.")})
    user = context["user"]
    if "task" in attrs:
        task = Task.objects.visible_to(user).select_related("problem__round__region").filter(pk=attrs["task"]).first()
        if task is None:
            raise serializers.ValidationError({"task": _("There is no such task.")})
        found = of_task_row(task)
    else:
        rows = Assignment.objects.visible_to(user).select_related("petition__round__region")
        case = rows.filter(pk=attrs["case"]).first()
        if case is None:
            raise serializers.ValidationError({"case": _("There is no such case.")})
        secrecy.require_apart(user, case.petition)
        found = of_assignment_row(case)
    require(user, "casefile.make", found.row.round.region)
    return found


class CasefileWords(Words):
    """The problem that a task belongs to, or the petition that a case belongs to."""

    task = Id(required=False)
    case = Id(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"subject": subject_of(self.context, attrs)}


_Form = words_of(OrderForm, "CasefileOrderWords", example={"task": 1, "contents": "redacted", "form": "pdf"})


class _Order(_Form):  # type: ignore[valid-type, misc]
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        about = {name: attrs.pop(name) for name in ("task", "case") if name in attrs}
        return super().validate(attrs) | {"subject": subject_of(self.context, about)}


CasefileOrderWords = type(
    "CasefileOrderWords",
    (_Order,),
    {"task": Id(required=False), "case": Id(required=False), "__doc__": OrderForm.__doc__, "example": _Form.example},
)
