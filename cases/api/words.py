"""What callers send with an act: one serializer an act, allow-listed fields only; the rules are the domain's."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from cases import reach
from cases.domain import turns
from cases.domain.progress import Method
from cases.domain.reopening import Cause
from cases.forms.notices import ObjectionForm
from cases.forms.signing import CarryForm, RefuseForm
from cases.models import ChangeRequest, Commitment, Measure, Task, TaskEvidence, TaskUnit
from signoff import engine
from signoff.models import Run

MAX_FILES = 30


class ClaimWords(Words):
    example = {"share": 40, "text": "已完成四成截污管网"}

    share = serializers.IntegerField(min_value=0, max_value=100)
    text = Text()


class VerifyWords(Words):
    example = {"share": 35, "method": "site", "note": "现场核查"}

    share = serializers.IntegerField(min_value=0, max_value=100)
    method = serializers.ChoiceField(Method.choices)
    note = Text(required=False)


class TextWords(Words):
    example = {"text": "全部完成"}

    text = Text()


class WhyWords(Words):
    example = {"why": "复查发现未到位，须继续整改"}

    why = Text()


class MeasureDoneWords(Words):
    example = {"note": "已清淤", "on": "2019-05-06"}

    note = Text()
    on = serializers.DateField(required=False, help_text="The day it was done; today when it is left out.")
    files = serializers.ListField(child=serializers.FileField(), max_length=MAX_FILES, required=False)


class MeasureBegunWords(Words):
    example = {"on": "2019-05-01"}

    on = serializers.DateField(required=False)


class SubmitWords(Words):
    example = {"statement": "已全部完成整改"}

    statement = Text()


class NoticeWords(Words):
    example = {"result": "已整改到位", "signed_by": "永州市人民政府"}

    result = Text()
    signed_by = Text(max_length=120)


class NewMeasure(Words):
    text = Text()
    words = Text(max_length=200, required=False, help_text="The deadline as the plan words it.")


class ReopenWords(Words):
    example = {"cause": "rebound", "why": "复查发现反弹", "words": "2019年12月底前", "measures": [{"text": "再次清淤"}]}

    cause = serializers.ChoiceField(Cause.choices)
    why = Text()
    words = Text(max_length=200, help_text="The deadline of the new cycle as the plan words it.")
    measures = NewMeasure(many=True)


def of_task(measures: QuerySet[Measure], value: int | None) -> Measure | None:
    """The measure with that id among those of the task; ids of other tasks do not exist here."""
    if value is None:
        return None
    found = measures.filter(pk=value).first()
    if found is None:
        raise serializers.ValidationError(_("Choose a measure of this task."))
    return found


class EvidenceWords(Words):
    files = serializers.ListField(child=serializers.FileField(), max_length=MAX_FILES)
    phase = serializers.ChoiceField(TaskEvidence.Phase.choices)
    caption = serializers.CharField(max_length=200, allow_blank=True, required=False)
    pair = serializers.IntegerField(min_value=1, max_value=999, required=False)
    measure = Id(required=False, help_text="Id of a measure of this task.")

    def validate_measure(self, value: int) -> Measure | None:
        return of_task(self.context["row"].measures.all(), value)


class SignWords(Words):
    """`seen` is the value of the sign-off's detail: what the signer looked at."""

    example = {"seen": "0" * 64, "password": "…", "comment": "同意"}

    seen = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=128, trim_whitespace=False, style={"input_type": "password"})
    comment = Text(required=False)
    site_note = Text(required=False)
    photos = serializers.ListField(child=serializers.FileField(), max_length=MAX_FILES, required=False)


class ReturnWords(Words):
    example = {"seen": "0" * 64, "to": 0, "reason": "监测报告没有附在卷内，请补充"}

    seen = serializers.CharField(max_length=64)
    to = serializers.IntegerField(min_value=0, max_value=99, help_text="Order of an earlier step; 0: to the unit.")
    reason = Text()


class WithdrawWords(Words):
    example = {"signature": 12}

    signature = Id(required=False, help_text="Id; the caller's own latest one when left out.")


def _seats(context: dict[str, Any]) -> dict[str, Any]:
    run: Run = context["row"]
    seats = engine.free_seats(run)
    signers = list(dict.fromkeys(user for seat in seats for user in turns.signers(seat)))
    return {"visit": bool(seats and seats[0].step.site_visit), "user": context["user"], "signers": signers}


class CarryPaperForm(CarryForm):
    """A sheet that was signed by hand, with its scan. `site_note` and `photos` only where the step asks for a visit."""


CarryPaperWords = words_of(
    CarryPaperForm,
    "CarryPaperWords",
    example={},
    options=_seats,
    fields={"site_note": Text(required=False)},
)


class ConfirmWords(Words):
    """The caller's own password, asked again at the moment of the act."""

    example = {"password": "…"}
    password = serializers.CharField(max_length=128, trim_whitespace=False, style={"input_type": "password"})


RefuseWords = words_of(RefuseForm, "RefuseWords", example={"why": "扫描件不清晰"})
ObjectionWords = words_of(
    ObjectionForm, "ObjectionWords", example={"text": "河道仍有污水排入,夜间尤为明显", "contact": "来电,不愿留名"}
)


class AnswerWords(Words):
    """What was checked and found; whoever objected reads it with their receipt code."""

    example = {"founded": False, "text": "经现场核查,未发现污水排入。"}
    founded = serializers.BooleanField(help_text="true: the notice is withdrawn and the task goes back to the unit.")
    text = Text()


class KeptMeasure(Words):
    """A measure of the changed plan: with `order` one that is there, without it a new one."""

    order = serializers.IntegerField(min_value=1, required=False)
    text = Text()
    words = Text(max_length=200, required=False)


class UnitPart(Words):
    role = serializers.ChoiceField(TaskUnit.Role.choices)
    unit = Id()


class ChangeAskWords(Words):
    """The new value of one locked field, under the name that fits it: `text`, `measures` or `units`."""

    example = {
        "field": "deadline",
        "text": "2020年1月底前",
        "reason": "force_majeure",
        "why": "汛期冲毁施工便道，须重新修筑",
    }

    field = serializers.ChoiceField(Commitment.Field.choices)
    text = Text(required=False, help_text="For goal; for deadline its words.")
    measures = KeptMeasure(many=True, required=False)
    units = UnitPart(many=True, required=False, help_text="For units and acceptor.")
    reason = serializers.ChoiceField(ChangeRequest.Reason.choices)
    why = Text()
    files = serializers.ListField(child=serializers.FileField(), max_length=MAX_FILES, required=False)

    def validate_measures(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        task: Task = self.context["row"]
        known = set(task.measures.filter(dropped_on=None).values_list("order", flat=True))
        orders = [row["order"] for row in rows if "order" in row]
        if set(orders) - known or len(orders) != len(set(orders)):
            raise serializers.ValidationError(_("Choose a measure of this task."))
        return [{"text": row["text"], "words": row.get("words", ""), "order": row.get("order")} for row in rows]

    def validate_units(self, rows: list[dict[str, Any]]) -> list[list[Any]]:
        known = reach.units(self.context["user"])
        wanted = {row["unit"] for row in rows}
        if known.filter(pk__in=wanted).count() != len(wanted):
            raise serializers.ValidationError(_("Choose units of your own area."))
        return [[row["role"], row["unit"]] for row in rows]

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        name = {
            Commitment.Field.MEASURES: "measures",
            Commitment.Field.UNITS: "units",
            Commitment.Field.ACCEPTOR: "units",
        }
        wanted = name.get(data["field"], "text")
        extra = {"text", "measures", "units"} & set(data) - {wanted}
        if wanted not in data or extra:
            raise serializers.ValidationError(
                {wanted: _("Give the new value of this field here.")} | dict.fromkeys(extra, _("Not for this field."))
            )
        kept = {name: data[name] for name in ("field", "reason", "why", "files") if name in data}
        return kept | {"after": data[wanted]}


class DecideWords(Words):
    example = {"approve": True, "note": "同意延期"}

    approve = serializers.BooleanField()
    note = Text()
