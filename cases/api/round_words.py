"""What callers send about a round: its facts, categories, rules, problems, activities and results."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from cases.forms.activities import ActivityForm, CorrectionForm, ResultForm
from cases.forms.many import PasteForm, UploadForm
from cases.forms.planning import ProblemForm
from cases.forms.rounds import CategoryForm, NewRoundForm, RoundForm, regions_for
from cases.models import Problem, Round
from orgs.permissions import may_anywhere
from signoff.steps import CHAIN_CHOICES, KINDS

MOST_STEPS, MOST_LINES = len(KINDS), 200
ACTIVITY = {"kind": "meeting", "held_on": "2019-05-07", "title": "市委常委会专题研究整改工作", "who": "市委书记"}
RESULT = {"kind": "result", "recorded_on": "2019-05-07", "title": "淘汰燃煤小锅炉", "value": "109", "unit": "台"}


def _facts(required: bool) -> dict[str, serializers.Field]:
    """The fields that the form of a round takes from its columns."""
    day: dict[str, Any] = {"required": False, "allow_null": True}
    text: dict[str, Any] = {"required": False, "allow_blank": True}
    return {
        "name": Text(max_length=120, required=required),
        "level": serializers.ChoiceField(Round.Level.choices, required=required),
        "group_name": Text(max_length=120, required=required),
        "entered_on": serializers.DateField(required=required),
        "left_on": serializers.DateField(**day),
        "feedback_on": serializers.DateField(**day),
        "plan_due_on": serializers.DateField(**day),
        "decimals": serializers.IntegerField(min_value=0, max_value=2, required=required),
        "tolerance": serializers.IntegerField(min_value=0, max_value=100, required=required),
        "notice_days": serializers.IntegerField(min_value=1, max_value=366, required=required),
        "notice_unit": serializers.ChoiceField(Round.Unit.choices, required=required),
        "contact_phone": serializers.CharField(max_length=40, **text),
        "contact_email": serializers.EmailField(**text),
        "is_illustrative": serializers.BooleanField(required=False),
    }


def _regions(context: dict[str, Any]) -> dict[str, Any]:
    if not may_anywhere(context["user"], "round.edit"):
        raise PermissionDenied("round.edit")
    return {"regions": regions_for(context["user"])}


NewRound = words_of(
    NewRoundForm,
    "NewRound",
    example={
        "region": 1, "slug": "city-2020", "name": "某市2020年督察", "kinds": ["routine"], "level": "province",
        "group_name": "省第三督察组", "entered_on": "2019-05-06", "decimals": 1, "tolerance": 20, "notice_days": 10,
        "notice_unit": "working", "chain": "yongzhou",
    },
    options=_regions,
    fields={"slug": serializers.SlugField(max_length=60), **_facts(required=True)},
)  # fmt: skip
RoundEdit = words_of(
    RoundForm,
    "RoundEdit",
    example={"name": "某市2019年督察", "contact_phone": "0746-8351100"},
    options=lambda context: {"initial": RoundForm.initial_of(context["row"])},
    fields=_facts(required=False),
    keeps=True,
)
NewCategory = words_of(
    CategoryForm,
    "NewCategory",
    example={"number": 7, "name": "饮用水水源保护"},
    fields={"number": serializers.IntegerField(min_value=0, max_value=32767), "name": Text(max_length=120)},
)


class StepWords(Words):
    """A step of a chain. Who signs comes from its kind."""

    code = serializers.ChoiceField([(code, kind.label) for code, kind in KINDS.items()])
    working_days = serializers.IntegerField(min_value=1, max_value=60)
    site_visit = serializers.BooleanField()
    name = Text(max_length=80, required=False)


class ChainWords(Words):
    """A whole chain, in its order. `seen` is the round's `chain_version` as it was read."""

    example = {"seen": 1, "steps": [{"code": next(iter(KINDS)), "working_days": 3, "site_visit": False}]}
    steps = serializers.ListField(child=StepWords(), max_length=MOST_STEPS)
    seen = serializers.IntegerField(min_value=1, max_value=32767)


class ChainReset(Words):
    """A chain that comes with the product."""

    example = {"chain": "yongzhou"}
    chain = serializers.ChoiceField(CHAIN_CHOICES)


class LineWords(Words):
    """A line of a checklist in the office's own words."""

    id = Id()
    text = Text(max_length=200)


class ChecklistWords(Words):
    """Lines that get other words; the others stay."""

    example = {"lines": [{"id": 1, "text": "现场已核查,无反弹"}]}
    lines = serializers.ListField(child=LineWords(), max_length=MOST_LINES)

    def validate_lines(self, lines: list[dict[str, Any]]) -> dict[int, str]:
        """Text by id. Raises ValidationError for a line of another round."""
        known = set(self.context["row"].checklist.values_list("pk", flat=True))
        if {line["id"] for line in lines} - known:
            raise serializers.ValidationError(_("Choose lines of this round's checklists."))
        return {line["id"]: line["text"] for line in lines}


PROBLEM: dict[str, serializers.Field] = {
    "title": Text(max_length=80),
    "text": Text(),
    "is_key": serializers.BooleanField(required=False),
    "is_illustrative": serializers.BooleanField(required=False),
}
NewProblem = words_of(
    ProblemForm,
    "NewProblem",
    example={"category": 1, "number": 99, "title": "污水直排", "text": "生活污水直排河道。"},
    options=lambda context: {"round": context["row"]},
    fields={"category": Id(), "number": serializers.IntegerField(min_value=1, max_value=32767), **PROBLEM},
)


def _problem(context: dict[str, Any]) -> dict[str, Any]:
    problem: Problem = context["row"]
    kept = {name: getattr(problem, name) for name in ("category", *PROBLEM)}
    return {"round": problem.round, "numbered": False, "initial": kept}


ProblemEdit = words_of(
    ProblemForm,
    "ProblemEdit",
    example={"title": "生活污水直排"},
    options=_problem,
    fields={
        "category": Id(required=False),
        "title": Text(max_length=80, required=False),
        "text": Text(required=False),
        "is_key": serializers.BooleanField(required=False),
        "is_illustrative": serializers.BooleanField(required=False),
    },
    keeps=True,
)


class CorrectedActivity(ActivityForm, CorrectionForm):
    """An activity as it should have been, and why. What is not sent stays as it is."""


class CorrectedResult(ResultForm, CorrectionForm):
    """A result as it should have been, and why. What is not sent stays as it is."""


def _as_it_is(form: Any) -> Any:
    names = [name for name in form.base_fields if name != "why"]
    return lambda context: {"initial": {name: getattr(context["row"], name) for name in names}}


NewActivity = words_of(ActivityForm, "NewActivity", example=ACTIVITY)
NewResult = words_of(ResultForm, "NewResult", example=RESULT)
CorrectActivity = words_of(
    CorrectedActivity,
    "CorrectActivity",
    example={"title": "市委常委会研究整改工作", "why": "会议名称有误"},
    options=_as_it_is(CorrectedActivity),
    keeps=True,
)
CorrectResult = words_of(
    CorrectedResult,
    "CorrectResult",
    example={"value": "110", "why": "数字有误"},
    options=_as_it_is(CorrectedResult),
    keeps=True,
)
WithdrawRow = words_of(CorrectionForm, "WithdrawRow", example={"why": "重复录入"})
PastedRows = words_of(
    PasteForm,
    "PastedRows",
    example={"what": "activities", "text": "日期\t类型\t标题\n2019-05-07\tmeeting\t市政府常务会研究整改工作"},
    fields={"text": serializers.CharField(max_length=200_000, trim_whitespace=False)},
)
FilledTable = words_of(UploadForm, "FilledTable", example={})
