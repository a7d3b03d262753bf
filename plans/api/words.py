"""What callers send with an act on plans: by the forms of the pages."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from cases.api.rounds import RoundField
from cases.models import Round
from orgs.models import Organisation
from plans.domain.acts import LONGEST
from plans.forms import acts
from plans.units import Askable

MOST_UNITS = 500
MOST_SIGNS = 500_000  # characters of a unit's whole plan
REASON = "省级方案对时限另有要求"


class YesNo(serializers.BooleanField):
    """A choice of two that a form has as 1 and 0."""

    def to_internal_value(self, data: Any) -> Any:
        return "1" if super().to_internal_value(data) else "0"


def _named(_context: dict[str, Any]) -> dict[str, Any]:
    return {"name": "act"}  # forms of pages have names, because several stand on one


def _askable(round: Round) -> dict[str, Any]:
    with round.time():
        units = Askable(round)
        units.choices  # noqa: B018 — read now, in the round's time
        return {"name": "act", "units": units}


def asked(given: Mapping[str, Any], round: Round) -> list[Organisation]:
    """The units of the group that was named, else the chosen ones."""
    with round.time():
        return list(given["units"]) if given["group"] == "chosen" else Askable(round).of(given["group"])


def _units() -> serializers.Field:
    return serializers.ListField(child=Id(), required=False, max_length=MOST_UNITS, help_text="Ids, for “chosen”.")


DrawWords = words_of(
    acts.DrawForm,
    "PlanDrawWords",
    example={"round": "yongzhou-2018", "note": "按12个单位的意见修改"},
    options=_named,
    beside={"round": RoundField()},
)
AskWords = words_of(
    acts.AskForm,
    "PlanAskWords",
    example={"group": "all", "due_on": "2019-06-28"},
    options=lambda context: _askable(context["row"].plan.round),
    fields={"units": _units()},
)
SubmitWords = words_of(
    acts.SubmitForm,
    "PlanSubmitWords",
    example={"to": "省生态环境保护督察工作领导小组", "on": "2019-06-03", "document_number": "永政〔2019〕3号"},
    options=_named,
)
ReceiveWords = words_of(
    acts.ReceiveForm, "PlanReceiptWords", example={"on": "2019-06-03", "note": "已签收"}, options=_named
)
ReplyWords = words_of(
    acts.ReplyForm,
    "PlanReplyWords",
    example={"approved": True, "on": "2019-06-03"},
    options=_named,
    fields={"approved": YesNo()},
)
PrepareWords = words_of(
    acts.PrepareForm, "PlanPrepareWords", example={"intro": "现予公开，接受监督。", "leave_out": "3、7"}, options=_named
)
ReleaseWords = words_of(
    acts.ReleaseForm, "PlanReleaseWords", example={"link": "https://www.example.gov.cn/plan.html"}, options=_named
)
WithdrawWords = words_of(acts.WhyForm, "PlanWithdrawWords", example={"why": "附表有误，更正后重新公开"}, options=_named)
SettleWords = words_of(
    acts.SettleForm,
    "PlanSettleWords",
    example={"taken_up": True},
    options=_named,
    fields={"taken_up": YesNo()},
)
AskPlansWords = words_of(
    acts.AskPlansForm,
    "UnitPlanAskWords",
    example={"round": "yongzhou-2018", "group": "counties", "due_on": "2019-06-28", "publish": True},
    options=lambda context: _askable(context["round"]),
    fields={"units": _units()},
    beside={"round": RoundField()},
)
HandInWords = words_of(
    acts.HandInForm,
    "UnitPlanHandInWords",
    example={"text": "一、整改目标：完成截污。", "note": "补充责任人"},
    options=_named,
    fields={"text": Text(required=False, max_length=MOST_SIGNS)},
)
JudgeWords = words_of(
    acts.JudgeForm,
    "UnitPlanJudgeWords",
    example={"received": False, "why": "缺少每项任务的责任人和完成时限"},
    options=_named,
    fields={"received": YesNo()},
)
PublishWords = words_of(
    acts.PublishForm,
    "UnitPlanPublishWords",
    example={"link": "https://www.example.gov.cn/1.html", "on": "2019-06-03"},
    options=_named,
)


class PlanReasonsWords(Words):
    """Reasons by the keys of the weaker points that have none yet; at least one."""

    example = {"reasons": {"1-1:goal:0f1e2d3c4b5a6978": REASON}}
    reasons = serializers.DictField(child=Text(), allow_empty=False)


class PlanCommentWords(Words):
    """The comment of the unit; `none` says that it has none."""

    example = {"comment": "第2项建议将时限延至2020年底，管线迁改须先行。"}
    comment = Text(max_length=LONGEST, required=False, default="")
    none = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """By the form of the page, whose second button says that there is none."""
        form = acts.CommentForm({"comment": attrs["comment"]} | ({"none": "1"} if attrs["none"] else {}), name="answer")
        if not form.is_valid():
            raise serializers.ValidationError({name: [str(one) for one in said] for name, said in form.errors.items()})
        return {"comment": form.cleaned_data["comment"]}
