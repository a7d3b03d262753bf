"""What callers send about look-backs: by the forms of the pages."""

from typing import Any

from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from cases.api.rounds import RoundField
from leading.api.words import case_words
from lookback import population
from lookback.forms import office, visit
from lookback.models import LookBackPlan, Pick
from lookback.reading import to_conclude

A_PLAN = {"title": "第一轮回头看", "starts_on": "2019-06-03", "ends_on": "2019-06-30", "over": "tasks", "share": 30}
MOST = 200  # items assigned at once


def _initial(context: dict[str, Any]) -> dict[str, Any]:
    plan: LookBackPlan = context["row"]
    return {"initial": {name: getattr(plan, name) for name in office.PlanForm.base_fields}}


def _offered(context: dict[str, Any]) -> dict[str, Any]:
    plan: LookBackPlan = context["row"]
    have = set(plan.picks.values_list("key", flat=True))
    return {"offered": [one for one in population.candidates(plan) if one.key not in have]}


def _result(context: dict[str, Any]) -> dict[str, Any]:
    pick: Pick = context["row"]
    return {"pick": pick, "result": to_conclude(pick) or pick.result}


PlanWords = case_words(
    office.PlanForm, "LookBackWords", beside={"round": RoundField()}, example={"round": "yongzhou-2018"} | A_PLAN
)
ChangeWords = case_words(
    office.PlanForm, "LookBackChangeWords", options=_initial, keeps=True, example={"title": "第一轮回头看"}
)
NameWords = case_words(
    office.NameForm, "LookBackAddWords", options=_offered, fields={"subject": Text(max_length=80)},
    example={"subject": "cases.task:1", "why": "群众反映夜间仍有异味"},
)  # fmt: skip
AgainWords = case_words(office.AgainForm, "LookBackAgainWords", example={"why": "名单漏了五月销号的事项"})
ConcludeWords = case_words(
    office.ConcludeForm, "LookBackConcludeWords", options=_result,
    example={"words": "2019年9月底前", "measures": "清理残留垃圾", "why": "个别点位仍有残留垃圾"},
    fields={"words": Text(max_length=200, required=False), "measures": Text(required=False)},
)  # fmt: skip
WhyWords = case_words(office.WhyForm, "LookBackReturnWords", example={"why": "照片看不出点位,请补拍并说明"})
AnswerWords = case_words(visit.AnswerForm, "LookBackAnswerWords", example={"text": "残留垃圾已清理"})
VisitWords = case_words(
    visit.VisitForm, "LookBackVisitWords",
    example={"result": "consolidated", "note": "岸坡整洁,未见反弹", "held_on": "2019-06-03"},
    fields={
        "client_id": serializers.UUIDField(required=False),
        "photos": serializers.ListField(child=serializers.FileField(), required=False),
    },
)  # fmt: skip
PhotoWords = words_of(
    visit.PhotoForm, "LookBackPhotoWords", example={},
    fields={"visit": serializers.UUIDField(), "client_id": serializers.UUIDField()},
)  # fmt: skip


class AssignWords(Words):
    """Who visits these items, until when. Whoever had a hand in one of them is refused with the reason."""

    example = {"picks": [1], "visitor": 1, "due_on": "2019-06-20"}
    picks = serializers.ListField(child=Id(), min_length=1, max_length=MOST)
    visitor = Id()
    due_on = serializers.DateField()


class SpreadWords(Words):
    """Among whom all items without a visitor are shared out."""

    example = {"visitors": [1], "due_on": "2019-06-20"}
    visitors = serializers.ListField(child=Id(), min_length=1, max_length=MOST)
    due_on = serializers.DateField()
