"""What callers send with an act on reports. What a line may say is judged by scheduling.domain.rows, as on the page."""

from typing import Any

from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from cases.api.rounds import RoundField
from cases.models import TaskEvidence
from scheduling.domain.acts import MOST_TEXT
from scheduling.domain.rhythms import MOST_LOCK, MOST_NTH
from scheduling.domain.rows import ACTS, MOST_FILES
from scheduling.forms.office import CorrectForm, ReturnForm, VerifyForm, WhyForm
from scheduling.forms.rules import RulesForm
from scheduling.forms.table import TableForm
from scheduling.models import Rhythm

MOST_LINES, MOST_REPORTS = 1000, 500


def _named(_context: dict[str, Any]) -> dict[str, Any]:
    return {"name": "act"}  # forms of pages have names, because several stand on one


class ReportTickWords(Words):
    """A measure that is ticked: begun or done, on which day (today where it is left out)."""

    measure = Id()
    act = serializers.ChoiceField([(name, name) for name in ACTS])
    on = serializers.DateField(required=False, format="iso-8601")
    note = Text(max_length=500, required=False, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return attrs | {"on": attrs["on"].isoformat() if "on" in attrs else ""}


class ReportSaidWords(Words):
    """What is said of an item. Progress has a text and a share; without progress `no_change_why` says why, or a
    waiting request for a change is named."""

    text = Text(max_length=MOST_TEXT, required=False)
    claimed = serializers.IntegerField(min_value=0, max_value=100, allow_null=True, required=False)
    no_change_why = Text(max_length=MOST_TEXT, required=False)
    self_check = Text(max_length=MOST_TEXT, required=False)
    problems = Text(max_length=MOST_TEXT, required=False)
    change_request = Id(allow_null=True, required=False)
    ticks = ReportTickWords(many=True, required=False)


class ReportLineWords(ReportSaidWords):
    """An item of the report with what is said of it, over what stands in its draft."""

    line = Id()


class ReportFileWords(Words):
    """The lines to send, all or none; without any, every line that is still to be sent goes as it is in draft."""

    example = {"lines": [{"line": 1, "text": "完成管网铺设3公里。", "claimed": 60}]}
    lines = ReportLineWords(many=True, required=False, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`lines` as filing.file takes them: by the id of the line, None for all drafts."""
        if "lines" not in attrs:
            return {"lines": None}
        return {"lines": {line.pop("line"): line for line in (dict(one) for one in attrs["lines"])}}


class LineDraftWords(ReportSaidWords):
    """What was typed so far, whatever is missing. `seen` is the `draft_version` that the caller has read."""

    example = {"seen": 0, "text": "完成管网铺设3公里。"}
    seen = serializers.IntegerField(min_value=0)


class LineFilesWords(Words):
    """Files of this period; they go into the item's dossier as well."""

    files = serializers.ListField(child=serializers.FileField(), max_length=MOST_FILES)
    phase = serializers.ChoiceField(
        TaskEvidence.Phase.choices, required=False, default=TaskEvidence.Phase.DOCUMENT.value
    )


class LineDropWords(Words):
    """A file of the draft."""

    example = {"file": 1}
    file = Id()


class PeriodRemindWords(Words):
    """The reports whose units are reminded; all that were not filed where it is left out."""

    example = {"reports": [1]}
    reports = serializers.ListField(child=Id(), required=False, allow_empty=False, max_length=MOST_REPORTS)


TableWords = words_of(TableForm, "ReportTableWords", example={})
VerifyWords = words_of(
    VerifyForm,
    "LineVerifyWords",
    example={"entry": 1, "share": 55, "method": "papers", "seen_on": "2019-06-03", "grade": "fair", "words": "属实"},
    options=_named,
)
ReturnWords = words_of(
    ReturnForm, "LineReturnWords", example={"entry": 1, "why": "缺少现场照片，请补充"}, options=_named
)
SkipWords = words_of(WhyForm, "LineSkipWords", example={"why": "任务已整体移交，本期不需填报"}, options=_named)
CorrectWords = words_of(
    CorrectForm,
    "LineCorrectWords",
    example={"field": "text", "new": "完成管网铺设5公里。", "why": "上期漏报2公里"},
    options=_named,
)


def _rule_fields() -> dict[str, serializers.Field]:
    found: dict[str, serializers.Field] = {}
    for covers in Rhythm.Covers.values:
        found |= {
            f"{covers}_kind": serializers.ChoiceField(Rhythm.Kind.choices, required=False),
            f"{covers}_due_nth": serializers.IntegerField(min_value=1, max_value=MOST_NTH, required=False),
            f"{covers}_lock_after": serializers.IntegerField(min_value=0, max_value=MOST_LOCK, required=False),
        }
    return found


RulesWords = words_of(
    RulesForm,
    "ReportRulesWords",
    example={"round": "yongzhou-2018", "scheme": "one", "all_kind": "monthly", "all_due_nth": 2, "all_lock_after": 5},
    options=_named,
    fields=_rule_fields(),
    beside={"round": RoundField()},
)
