"""What callers send with an act on what leaders decide, see and lead: by the forms of the pages."""

from typing import Any

from rest_framework import serializers

from access.api.forms import Given, words_of
from access.api.words import Id, Words
from cases.api.rounds import RoundField
from cases.forms.named import CaseForm
from leading.forms import acts as forms
from leading.reading import visits_since

ROUND = {"round": RoundField()}
WHY = "方案已调整"


def case_words(form: type[CaseForm], name: str, *, options: Given | None = None, **how: Any) -> type[Words]:
    """As words_of, for a form that wants a name of its own on its page."""
    return words_of(form, name, options=lambda context: {"name": name} | (options(context) if options else {}), **how)


def of_round(context: dict[str, Any]) -> dict[str, Any]:
    """The round of the words, for a form whose choices are the round's."""
    return {"round": context["round"]}


def of_row(context: dict[str, Any]) -> dict[str, Any]:
    """The round of the row."""
    return {"round": context["row"].round}


def of_held(context: dict[str, Any]) -> dict[str, Any]:
    """The round of a row that hangs on an activity."""
    return {"round": context["row"].activity.round}


def some(**more: Any) -> serializers.Field:
    """Ids of several rows."""
    return serializers.ListField(child=Id(), **more)


def maybe() -> serializers.Field:
    """The id of a row, or nothing."""
    return Id(required=False, allow_null=True)


SeatWords = case_words(
    forms.SeatForm, "GroupSeatWords", options=of_round, beside=ROUND,
    example={
        "round": "yongzhou-2018", "seat": "member", "title": "市住建局局长", "organisation": 1,
        "starts_on": "2019-06-01",
    },
    fields={"organisation": Id(), "user": maybe()},
)  # fmt: skip
UnseatWords = case_words(forms.UnseatForm, "GroupSeatEndWords", example={"ends_on": "2019-06-03", "why": "工作调整"})
MeetingWords = case_words(
    forms.MeetingForm, "MeetingWords", beside=ROUND,
    example={"round": "yongzhou-2018", "held_on": "2019-06-01", "title": "整改专题会", "who": "市委常委会"},
)  # fmt: skip
RuleWords = case_words(
    forms.RhythmForm, "MeetingRuleWords", beside=ROUND,
    example={"round": "yongzhou-2018", "body": "市委常委会", "every": "quarter", "starts_on": "2019-06-01"},
)  # fmt: skip
DecisionWords = case_words(
    forms.DecisionForm, "DecisionWords", options=of_held,
    example={"text": "六月底前拆除排口", "units": [1], "due_on": "2019-06-30"},
    fields={"units": some(), "tasks": some(required=False)},
)  # fmt: skip
VISIT = {"leader": maybe(), "tasks": some(required=False)}
A_VISIT = {"held_on": "2019-06-01", "title": "现场督导", "who": "副市长", "seen": "排口已封堵"}
VisitWords = case_words(
    forms.VisitForm, "LeaderVisitWords", options=of_round, beside=ROUND, fields=VISIT,
    example={"round": "yongzhou-2018"} | A_VISIT,
)  # fmt: skip
OwnVisitWords = case_words(
    forms.OwnVisitForm, "OwnVisitWords",
    beside=ROUND | {"task": maybe(), "exposure": maybe()},
    example={"round": "yongzhou-2018", "seen": "排口已封堵"},
)  # fmt: skip
TeamVisitWords = case_words(
    forms.VisitForm, "TeamVisitWords", options=of_row, fields=VISIT, beside={"team_round": maybe()}, example=A_VISIT
)
VisitFindingWords = case_words(
    forms.FindingForm, "VisitFindingWords", options=of_held,
    example={"text": "围挡缺失,须补齐", "unit": 1, "due_on": "2019-06-30"},
    fields={
        "unit": Id(), "task": maybe(),
        "photos": serializers.ListField(child=serializers.FileField(), required=False),
    },
)  # fmt: skip
OpinionWords = case_words(
    forms.FindingForm, "OpinionWords", options=lambda context: of_held(context) | {"with_photos": False},
    example={"text": "加快管网建设", "unit": 1, "due_on": "2019-06-30"},
    fields={"unit": Id(), "task": maybe()},
)  # fmt: skip
AnswerWords = case_words(forms.AnswerForm, "ErrandAnswerWords", example={"text": "已拆除"})
NoteWords = case_words(forms.NoteForm, "ErrandConfirmWords", example={"note": "现场看过"})
ReturnWords = case_words(forms.ReturnForm, "ErrandReturnWords", example={"why": "照片不清,请补拍"})
MoveWords = case_words(forms.MoveForm, "ErrandMoveWords", example={"due_on": "2019-07-31", "why": WHY})
DropWords = case_words(forms.WhyForm, "ErrandDropWords", example={"why": WHY})
LedWords = case_words(
    forms.LedForm, "LedItemWords", options=of_round, beside=ROUND,
    example={
        "round": "yongzhou-2018", "task": 1, "level": "city", "seat": "principal", "post": "市长",
        "since": "2019-06-01", "why": "重点难点问题",
    },
    fields={"task": Id(), "user": maybe()},
)  # fmt: skip
LedEndWords = case_words(forms.EndForm, "LedItemEndWords", example={"until": "2019-06-03"})
ExposureWords = case_words(
    forms.ExposureForm, "ExposureWords", options=of_round, beside=ROUND,
    example={
        "round": "yongzhou-2018", "title": "河道垃圾", "medium": "tv", "shown_on": "2019-06-01",
        "leader_post": "副市长", "due_on": "2019-06-30",
    },
    fields={"leader": maybe(), "task": maybe()},
)  # fmt: skip
BeenWords = case_words(
    forms.BeenForm, "ExposureVisitedWords", example={"visit": 1}, fields={"visit": Id()},
    options=lambda context: {"visits": visits_since(context["row"])},
)  # fmt: skip
FollowWords = case_words(forms.FollowForm, "ExposureFollowWords", example={"on": "2019-06-03", "text": "复查无反弹"})
SolvedWords = case_words(forms.SolvedForm, "ExposureSolvedWords", example={"why": "垃圾已清运,岸坡复绿"})
TeamWords = case_words(
    forms.TeamForm, "TeamWords", options=of_round, beside=ROUND,
    example={"round": "yongzhou-2018", "name": "第一督导组", "units": [1]}, fields={"units": some()},
)  # fmt: skip
TeamRoundWords = case_words(
    forms.TeamRoundForm, "TeamRoundWords", example={"starts_on": "2019-06-10", "ends_on": "2019-06-20"}
)
ReviewWords = case_words(
    forms.ReviewForm, "ReviewWords", options=of_round, beside=ROUND,
    example={"round": "yongzhou-2018", "body": "congress", "title": "环保行", "held_on": "2019-06-01"},
    fields={"places": some(required=False)},
)  # fmt: skip
