"""What callers send with an act on a case: the forms of the pages."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from petitions.api.words import AS_PROOF, MOST
from petitions.forms.case import EvidenceForm, MoreTimeForm, RectifiedForm
from petitions.forms.closing import CallBackForm, ObjectionForm, ReopenForm
from petitions.forms.ledger import HandOnForm, JointForm, Units
from petitions.forms.reply import FindingForm, ReplyForm
from petitions.forms.review import PassForm, ReturnForm
from petitions.models import Assignment

DAY, SEEN = "2018-08-03", "0" * 64


def named(name: str) -> Any:
    """The argument that forms of pages with several forms take."""
    return lambda context: {"name": name}


class CasesWords(Words):
    """Several cases that the caller sees."""

    example = {"cases": [1, 2]}
    cases = serializers.ListField(child=Id(), allow_empty=False, max_length=MOST)

    def validate_cases(self, value: list[int]) -> list[int]:
        """One that the caller may not know of is refused as unknown."""
        seen = Assignment.objects.visible_to(self.context["user"]).filter(pk__in=value).values_list("pk", flat=True)
        if missing := sorted(set(value) - set(seen)):
            said = ", ".join(map(str, missing))
            raise serializers.ValidationError(_("There is no case with the id %(ids)s.") % {"ids": said})
        return value


FindingWords = words_of(FindingForm, "FindingWords", example={"text": "夜间排放黑烟", "verdict": "founded"})


class PointWords(Words):
    """A point not to let pass: confirmed, or set aside with a note."""

    item = Id()
    note = Text(required=False, default="", max_length=300)


class _WithRows(Words):
    """The words of a reply with its sub-problems and points."""

    findings = FindingWords(many=True, required=False)
    points = PointWords(many=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        findings, points = attrs.pop("findings", []), attrs.pop("points", [])
        found = [(one["text"].strip(), one["verdict"]) for one in findings if one["text"].strip()]
        return super().validate(attrs) | {"findings": found, "points": points}


_ReplyWords = words_of(
    ReplyForm,
    "PetitionReplyWords",
    example={
        "seen": 0,
        "investigation": "现场检查发现，该厂脱硫设施未正常运行。",
        "verdict": "founded",
        "handling": "责令停产整改，立案查处。",
        "closing": "closed",
    },
)
ReplyWords = type(
    "PetitionReplyWords", (_WithRows, _ReplyWords), {"__doc__": ReplyForm.__doc__, "example": _ReplyWords.example}
)


class FileReplyWords(Words):
    """The draft that was read: its `edits`."""

    example = {"seen": 1}
    seen = serializers.IntegerField(min_value=0)


EvidenceWords = words_of(
    EvidenceForm,
    "CaseEvidenceWords",
    example={"phase": "after"},
    options=named("evidence"),
    fields={"files": serializers.ListField(child=serializers.FileField(), allow_empty=False, max_length=30)},
)


class WithdrawFileWords(Words):
    """A file of the case that is taken out, and why."""

    example = {"file": 1, "why": "照片与现场不符"}
    file = Id()
    why = Text()


MoreTimeWords = words_of(
    MoreTimeForm,
    "MoreTimeWords",
    example={"until": "2018-08-20", "why": "等候检测机构出具检测报告"},
    options=named("ask"),
)
RectifiedWords = words_of(RectifiedForm, "RectifiedWords", example={"on": DAY}, options=named("rectified"))


class DecideTimeWords(Words):
    """The decision on a request for more time, with its ground."""

    example = {"request": 1, "approve": True, "decision": "检测周期较长，同意延期。"}
    request = Id()
    approve = serializers.BooleanField()
    decision = Text()


CallBackWords = words_of(
    CallBackForm, "CallBackWords", example={"result": "satisfied", "called_on": DAY}, options=named("call_back")
)
ObjectionWords = words_of(
    ObjectionForm, "CaseObjectionWords", example={"text": "来电称仍有异味"}, options=named("objection")
)


class AnswerObjectionWords(Words):
    """The answer to an objection; a founded one gives the case back to its unit."""

    example = {"objection": 1, "founded": False, "answer": "经复查，异味来自邻近路段施工。"}
    objection = Id()
    founded = serializers.BooleanField()
    answer = Text()


ReopenWords = words_of(
    ReopenForm, "ReopenCaseWords", example={"why": "回访发现问题反弹，重新办理。"}, options=named("reopen")
)


def _units(context: dict[str, Any]) -> dict[str, Any]:
    return {"units": Units(context["row"].petition.round)}


HandOnWords = words_of(
    HandOnForm,
    "HandOnWords",
    example={"to": 1, "reason": "属该单位职责范围"},
    options=_units,
    fields={"to": Id(), "reason": Text(max_length=1000)},
)
JointWords = words_of(
    JointForm,
    "JointUnitsWords",
    example={"units": [1]},
    options=_units,
    fields={"units": serializers.ListField(child=Id(), max_length=MOST)},
)
PassReviewWords = words_of(PassForm, "PassReviewWords", example={"seen": SEEN, "password": AS_PROOF})
ReturnReplyWords = words_of(
    ReturnForm,
    "ReturnReplyWords",
    example={"seen": SEEN, "reasons": [0], "reason": "请补充现场照片。"},
)


class SignReplyWords(Words):
    """What was looked at, the opinion, and the signer's own password."""

    example = {"seen": SEEN, "comment": "同意。", "password": AS_PROOF}
    seen = serializers.CharField(max_length=64)
    comment = Text(required=False, default="", max_length=500)
    password = serializers.CharField(max_length=128, trim_whitespace=False, style={"input_type": "password"})


class WithdrawReplySignatureWords(Words):
    """One's own signature on the present reply."""

    example = {"signature": 1}
    signature = Id()
