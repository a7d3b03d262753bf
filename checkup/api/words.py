"""What callers send about signs and sites."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from access.api.words import Id, Words
from cases.api.rounds import RoundField
from cases.models import Task
from checkup.domain import judging
from checkup.forms import JudgeForm, SiteForm, TakeUpForm
from leading.api.words import case_words

JudgeWords = case_words(
    JudgeForm, "SignJudgeWords", example={"verdict": "checked", "note": "已到现场核对,照片为同日拍摄"},
    options=lambda context: {"may_allow": bool(judging.templates_of(context["row"]))},
)  # fmt: skip
TakeUpWords = case_words(TakeUpForm, "SignTakeUpWords", example={"note": "核对时看错了点位"})


class LookWords(Words):
    """The round that is looked through."""

    example = {"round": "yongzhou-2018"}
    round = RoundField()


@extend_schema_field(OpenApiTypes.INT)
class TaskField(serializers.Field):
    """The id of a task that the caller sees; its value is the task."""

    def to_internal_value(self, data: Any) -> Task:
        pk = Id().run_validation(data)
        found = Task.objects.visible_to(self.context["user"]).filter(pk=pk).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such item."))
        return found


SiteWords = case_words(
    SiteForm, "SiteWords", example={"task": 1, "latitude": "26.420345", "longitude": "111.613445"},
    beside={"task": TaskField()},
)  # fmt: skip
