"""Forms of what was done for a round: activities and results, one by one, corrected, or many rows pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cases.domain.keeping import MOST_ROWS
from cases.forms.rounds import date_input
from cases.models import Activity, ResultFigure
from cases.models.activity import SIGNED

SCOPES = (("", _("none")), ("province", _("in the province")), ("nation", _("in the nation")))
YES = {"是", "√", "✓", "1", "暗访", "yes", "true"}


class ActivityForm(forms.Form):
    """A meeting, visit, check, campaign, project or publicity item, with its day."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    held_on = forms.DateField(label=_("Day"), widget=date_input())
    title = forms.CharField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"data-wide": ""}))
    who = forms.CharField(label=_("Who"), max_length=60, required=False, help_text=_("The post, not the name."))
    unannounced = forms.BooleanField(label=_("Unannounced"), required=False)
    series = forms.CharField(
        label=_("Counted together as"),
        max_length=80,
        required=False,
        help_text=_("The name under which papers count it with others."),
    )
    ends_on = forms.DateField(label=_("Ends on"), required=False, widget=date_input())
    medium = forms.ChoiceField(
        label=_("Medium"), required=False, choices=[("", _("none")), *Activity.Medium.choices],
        help_text=_("Of publicity."),
    )  # fmt: skip
    link = forms.URLField(label=_("Web address"), max_length=300, required=False, assume_scheme="https")
    invested_yuan = forms.DecimalField(
        label=_("Invested, in yuan"), min_value=0, max_digits=16, decimal_places=2, required=False
    )


class ResultForm(forms.Form):
    """A result outside the counts of problems: what was reached, an indicator, a next step."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ResultFigure.Kind.choices)
    recorded_on = forms.DateField(label=_("As of"), widget=date_input())
    title = forms.CharField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"data-wide": ""}))
    topic = forms.ChoiceField(
        label=_("What is measured"), required=False, choices=[("", _("none")), *ResultFigure.Topic.choices]
    )
    grade = forms.CharField(
        label=_("Water class"), max_length=20, required=False, help_text=_("Of sections, e.g. Ⅰ–Ⅲ or 劣Ⅴ.")
    )
    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=3, required=False)
    unit = forms.CharField(label=_("Unit of measurement"), max_length=20, required=False)
    period = forms.CharField(label=_("Period"), max_length=60, required=False)
    change = forms.CharField(
        label=_("Change"), max_length=20, required=False, validators=[SIGNED],
        help_text=_("Against the year before, as given."),
    )  # fmt: skip
    change_unit = forms.CharField(label=_("Unit of the change"), max_length=20, required=False, initial="%")
    rank = forms.IntegerField(label=_("Rank"), min_value=1, max_value=32767, required=False)
    rank_scope = forms.ChoiceField(label=_("Rank among"), choices=SCOPES, required=False)
    rank_change = forms.IntegerField(
        label=_("Places risen"), min_value=-999, max_value=999, required=False,
        help_text=_("Negative when it fell."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_rank_change(self) -> int:
        """None is no change."""
        return self.cleaned_data["rank_change"] or 0

    def clean_change_unit(self) -> str:
        """Per cent where nothing is said."""
        return self.cleaned_data["change_unit"] or "%"

    def values(self) -> dict[str, Any]:
        """Ready for cases.domain.keeping.record_result, of a valid form."""
        return dict(self.cleaned_data)


class CorrectionForm(forms.Form):
    """Why a row is corrected or taken back."""

    why = forms.CharField(label=_("Why it is corrected"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ActivityFilter(forms.Form):
    """Which activities of the list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Activity.Kind.choices])
    q = forms.CharField(label=_("Words"), required=False, max_length=60)
    since = forms.DateField(label=_("From"), required=False, widget=date_input())
    until = forms.DateField(label=_("To"), required=False, widget=date_input())


class ResultFilter(forms.Form):
    """Which results of the list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *ResultFigure.Kind.choices])
    topic = forms.ChoiceField(
        label=_("What is measured"), required=False, choices=[("", _("all")), *ResultFigure.Topic.choices]
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=60)


# Heads of a pasted table → fields. Papers' tables are Chinese; the English names are those of the fields.
ACTIVITY_HEADS = {
    "日期": "held_on", "类型": "kind", "标题": "title", "人员": "who", "暗访": "unannounced", "系列": "series",
    "结束日期": "ends_on", "媒体": "medium", "链接": "link", "投资（元）": "invested_yuan",
}  # fmt: skip
RESULT_HEADS = {
    "截至": "recorded_on", "类型": "kind", "标题": "title", "指标": "topic", "水质类别": "grade", "数值": "value",
    "单位": "unit", "时段": "period", "同比": "change", "同比单位": "change_unit", "排名": "rank",
    "排名范围": "rank_scope", "位次变化": "rank_change", "备注": "note",
}  # fmt: skip


class PasteForm(forms.Form):
    """Rows as Excel or WPS puts them on the clipboard: cells between tabs, the first line names the columns."""

    what = forms.ChoiceField(label=_("What"), choices=[("activities", _("activities")), ("results", _("results"))])
    text = forms.CharField(label=_("Rows"), widget=forms.Textarea(attrs={"rows": 12}), max_length=200_000)

    def clean(self) -> dict[str, Any]:
        """Put the rows, each as the values of its form, in `rows`; every faulty one is named."""
        given = super().clean()
        if not given.get("what") or not given.get("text"):
            return given
        lines = [line.split("\t") for line in given["text"].splitlines() if line.strip()]
        heads = ACTIVITY_HEADS if given["what"] == "activities" else RESULT_HEADS
        fields = [heads.get(cell.strip(), cell.strip()) for cell in lines[0]]
        if unknown := [field for field in fields if field not in heads.values()]:
            raise ValidationError(_now("These columns are not known: %s") % "、".join(unknown))
        if len(lines) - 1 > MOST_ROWS:
            raise ValidationError(_now("Take in at most %d rows at once.") % MOST_ROWS)
        given["rows"] = self._rows(fields, lines[1:], given["what"])
        return given

    def _rows(self, fields: list[str], lines: list[list[str]], what: str) -> list[dict[str, Any]]:
        rows, faults = [], []
        for number, cells in enumerate(lines, 1):
            if any(cell.strip() for cell in cells[len(fields) :]):
                faults.append(_now("row %(n)d: %(faults)s") % {"n": number, "faults": _now("more cells than columns")})
                continue
            data = {field: _code(field, cell.strip(), what) for field, cell in zip(fields, cells, strict=False)}
            form: Any = (ActivityForm if what == "activities" else ResultForm)(data)
            if form.is_valid():
                rows.append(form.cleaned_data)
            else:
                said = "; ".join(f"{form.fields[name].label}: {' '.join(e)}" for name, e in form.errors.items())
                faults.append(_now("row %(n)d: %(faults)s") % {"n": number, "faults": said})
        if faults:
            raise ValidationError(faults)
        return rows


def _code(field: str, cell: str, what: str) -> str:
    """What a form takes for a cell: codes for words in either language, days with hyphens, nothing for "no"."""
    if field == "unannounced":
        return "on" if cell.lower() in YES else ""
    if field in ("held_on", "ends_on", "recorded_on"):
        return cell.replace("/", "-").replace(".", "-")
    if field == "rank_scope":
        return {"全省": "province", "省": "province", "全国": "nation", "国家": "nation"}.get(cell, cell)
    kinds: dict[str, Any] = {
        "kind": Activity.Kind if what == "activities" else ResultFigure.Kind,
        "medium": Activity.Medium,
        "topic": ResultFigure.Topic,
    }
    return _words(kinds[field]).get(cell, cell) if field in kinds else cell


def _words(choices: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(label): code for code, label in choices.choices}
    return found
