"""What callers send about a task: its plan while it is drafted, ticks, and where it goes on."""

from dataclasses import replace
from typing import Any

from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text
from cases.domain import carrying
from cases.domain.planning import MeasureDraft, document_date
from cases.forms.carrying import CarryForm
from cases.forms.evidence import WithdrawForm
from cases.forms.planning import Choices, MeasureForm, TaskForm
from cases.forms.progress import TickForm
from cases.models import Problem, Round, Task

MOST_MEASURES = 200
MOST_UNITS = 200


class DraftedTask(TaskForm):
    """The plan of a task; its value is the draft itself."""

    def clean(self) -> dict[str, Any]:
        """The draft, without its measures."""
        given = super().clean() or self.cleaned_data
        return given if self.errors else {"draft": self.draft([])}


class DraftedMeasure(MeasureForm):
    """A measure of the plan; its value is the draft itself."""

    def clean(self) -> dict[str, Any]:
        """The draft; None for a measure without text."""
        given = super().clean() or self.cleaned_data
        return given if self.errors else {"draft": self.draft()}


def _plan(context: dict[str, Any]) -> dict[str, Any]:
    """What the forms of one plan share, read once for all its lines."""
    if "plan" not in context:
        row: Problem | Task = context["row"]
        round: Round = row.round if isinstance(row, Problem) else row.problem.round
        context["plan"] = {"choices": Choices(round.region), "document_date": document_date(round)}
    found: dict[str, Any] = context["plan"]
    return found


MeasurePlan = words_of(
    DraftedMeasure,
    "MeasurePlan",
    example={},
    options=_plan,
    fields={"text": Text(), "unit": Id(required=False, allow_null=True), "weight": serializers.IntegerField(
        min_value=1, max_value=100, default=1
    )},
)  # fmt: skip


def _several(required: bool) -> serializers.Field:
    return serializers.ListField(child=Id(), max_length=MOST_UNITS, required=required)


def _fields(required: bool) -> dict[str, serializers.Field]:
    maybe: dict[str, Any] = {"required": False, "allow_null": True}
    return {
        "place": Id(required=required),
        "lead": Id(required=required, help_text="Id of the lead unit."),
        "responsible": _several(required),
        "assist": _several(False),
        "supervise": _several(False),
        "accept": Id(**maybe),
        "city": Id(help_text="Id of the city leader in charge.", **maybe),
        "county": Id(help_text="Id of the leading county official.", **maybe),
        "department": Id(help_text="Id of the responsible department official.", **maybe),
    }


_NewTask: Any = words_of(
    DraftedTask,
    "_NewTask",
    example={
        "goal": "完成截污纳管", "words": "2019年12月底前", "place": 1, "lead": 2, "responsible": [3],
        "measures": [{"text": "编制实施方案", "words": "2019年6月底前"}],
    },
    options=_plan,
    fields=_fields(required=True),
)  # fmt: skip
_TaskEdit: Any = words_of(
    DraftedTask,
    "_TaskEdit",
    example={"goal": "完成截污纳管,河道无直排口"},
    options=lambda context: _plan(context) | {"initial": TaskForm.initial_of(context["row"])},
    fields=_fields(required=False),
    keeps=True,
)


class NewTask(_NewTask):
    """What one lead unit must reach by one deadline, who takes part, and its measures."""

    measures = serializers.ListField(child=MeasurePlan(), max_length=MOST_MEASURES, required=False, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The whole draft."""
        rows = [row["draft"] for row in attrs.pop("measures")]
        return {"draft": replace(super().validate(attrs)["draft"], measures=[row for row in rows if row])}


class TaskEdit(_TaskEdit):
    """A drafted task as it should be; what is not sent stays. `measures` replace all measures that there are."""

    measures = serializers.ListField(child=MeasurePlan(), max_length=MOST_MEASURES, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The whole draft."""
        sent = attrs.pop("measures", None)
        rows = _measures(self.context["row"]) if sent is None else [row["draft"] for row in sent]
        return {"draft": replace(super().validate(attrs)["draft"], measures=[row for row in rows if row])}


def _measures(task: Task) -> list[MeasureDraft]:
    return [
        MeasureDraft(
            one.text, one.deadline.words if one.deadline else "", one.organisation, one.weight, one.is_key_step
        )
        for one in task.measures.all()
    ]


def _of_task(context: dict[str, Any]) -> dict[str, Any]:
    return {"task": context["row"], "name": "api"}


TickWords = words_of(
    TickForm, "TickWords", example={"item": 1, "note": "已核对"}, options=_of_task, leave_out=("stage",),
    fields={"item": Id(help_text="Id of the line.")},
)  # fmt: skip
CarryWords = words_of(
    CarryForm,
    "CarryWords",
    example={"into": 1, "why": "本轮未完成,纳入下一轮继续整改"},
    options=lambda context: {"targets": carrying.targets(context["row"]).filter(
        round__in=Round.objects.visible_to(context["user"])
    )},
)  # fmt: skip
WithdrawFile = words_of(
    WithdrawForm,
    "WithdrawFile",
    example={"why": "照片重复"},
    options=lambda context: {"task": context["row"].task, "name": "api", "rows": [context["row"]]},
    fills=lambda context: {"file": context["row"].pk},
    leave_out=("stage", "file"),
)
