"""The reply of a unit: what was found, how far it is so, what was done, and the points not to let pass."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.forms.staged import DayInput, words
from cases.models import ChecklistItem
from petitions.models import Reply, Tick
from petitions.states import Status, Verdict

LEAST_ROWS = 4  # rows for sub-problems that are offered at least
MORE_ROWS = 3  # further ones at each press of the button
MOST_ROWS = 40
VERDICTS = [("", "—"), *Verdict.choices]


def count_field(name: str) -> forms.IntegerField:
    """A whole number of enforcement results, 0 when left empty."""
    label = Reply._meta.get_field(name).verbose_name
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, required=False)


class ReplyForm(forms.Form):
    """The words of a reply. Anything may be empty in a draft; what is missing for filing is told by the gate."""

    investigation = words(gettext_lazy("What was found"), rows=7, required=False)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict on the whole"),
        choices=VERDICTS,
        required=False,
        help_text=gettext_lazy("Left empty, it follows from the verdicts on the sub-problems."),
    )
    handling = words(gettext_lazy("Action taken and rectification"), rows=6, required=False)
    no_action = forms.BooleanField(label=gettext_lazy("No action needed"), required=False)
    closing = forms.ChoiceField(
        label=gettext_lazy("The unit asks for"),
        choices=[
            (Status.CLOSED, gettext_lazy("final closing")),
            (Status.STAGED, gettext_lazy("closing for the present stage")),
        ],
        initial=Status.CLOSED,
        widget=forms.RadioSelect,
    )
    rectified_on = forms.DateField(
        label=gettext_lazy("Rectified on"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("Only when the matter itself is rectified; the reply is a thing of its own."),
    )
    ordered_to_correct = count_field("ordered_to_correct")
    penalty_cases = count_field("penalty_cases")
    fine_yuan = forms.DecimalField(
        label=Reply._meta.get_field("fine_yuan").verbose_name,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        required=False,
        localize=False,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        help_text=gettext_lazy("In yuan, not in ten thousands."),
    )
    criminal_cases = count_field("criminal_cases")
    administrative_detentions = count_field("administrative_detentions")
    criminal_detentions = count_field("criminal_detentions")
    talks = count_field("talks")
    accountable = count_field("accountable")
    accountability = words(gettext_lazy("Who was held to account"), rows=3, required=False)
    handlers = forms.CharField(
        label=gettext_lazy("Who handled it"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Name, unit, post. Never public."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    HARD = (*Reply.RESULTS, "accountability")

    def __init__(self, *args: Any, points: Sequence[ChecklistItem] = (), ticks: Sequence[Tick] = (), **kwargs: Any):
        super().__init__(*args, auto_id="%s", **kwargs)
        self.name = "reply"
        self.ticks = {tick.item_id: tick for tick in ticks}
        self.points = list(points)
        for item in self.points:
            tick = self.ticks.get(item.pk)
            self.fields[f"point_{item.pk}"] = forms.BooleanField(label=_(item.text), required=False)
            self.fields[f"note_{item.pk}"] = forms.CharField(
                label=_("Note"), required=False, max_length=300, initial=tick.note if tick else ""
            )

    def clean_closing(self) -> str:
        return str(self.cleaned_data["closing"])

    def words(self) -> dict[str, Any]:
        """What petitions.domain.handling.save_draft takes; results left empty are 0."""
        return self.words_in(self.cleaned_data)

    @staticmethod
    def words_in(data: dict[str, Any]) -> dict[str, Any]:
        """The same from checked `data` of the form."""
        fixed = {name: value for name, value in data.items() if not name.startswith(("point_", "note_"))}
        fixed.pop("seen")
        return fixed | {name: fixed[name] or 0 for name in Reply.RESULTS}

    def newly_ticked(self) -> list[tuple[int, str]]:
        """Points to tick, or whose note changed: (id of the point, note)."""
        wanted = []
        for item in self.points:
            note = self.cleaned_data.get(f"note_{item.pk}", "").strip()
            tick = self.ticks.get(item.pk)
            if (tick is None and self.cleaned_data.get(f"point_{item.pk}")) or (tick and tick.note != note):
                wanted.append((item.pk, note))
        return wanted

    @property
    def point_rows(self) -> list[dict[str, Any]]:
        """The points in order, each with its box and note, and who ticked it."""
        return [
            {
                "item": item,
                "text": _(item.text),
                "tick": self.ticks.get(item.pk),
                "box": self[f"point_{item.pk}"],
                "note": self[f"note_{item.pk}"],
            }
            for item in self.points
        ]

    @property
    def results(self) -> list[forms.BoundField]:
        """The fields under "Enforcement and accountability"."""
        return [self[name] for name in self.HARD]

    @property
    def results_open(self) -> bool:
        """Whether that part is shown unfolded: something stands in it, or something in it is wrong."""
        return any(field.errors or field.value() not in (None, "", 0, "0", Decimal(0)) for field in self.results)


class FindingForm(forms.Form):
    """One sub-problem with its verdict; a row without text is left out."""

    text = forms.CharField(
        label=gettext_lazy("Sub-problem"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 1})
    )
    verdict = forms.ChoiceField(label=pgettext_lazy("petition", "Verdict"), required=False, choices=VERDICTS)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("verdict") and not values.get("text", "").strip():
            raise ValidationError({"text": _("Write the sub-problem that the verdict is about.")}, code="required")
        return values


FindingRows = forms.formset_factory(FindingForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def finding_rows(data: Any = None, given: Sequence[tuple[str, str]] = ()) -> Any:
    """The rows of sub-problems: those sent, else those given, with empty ones up to LEAST_ROWS."""
    if data is not None:
        return FindingRows(
            data, prefix="finding", form_kwargs={"empty_permitted": True, "use_required_attribute": False}
        )
    empty = max(LEAST_ROWS - len(given), 1)
    initial = [{"text": text, "verdict": verdict} for text, verdict in given] + [{}] * empty
    return FindingRows(prefix="finding", initial=initial, form_kwargs={"use_required_attribute": False})


def with_more_rows(data: Any) -> Any:
    """What was sent, with further empty rows."""
    data = data.copy()
    sent = data.get("finding-TOTAL_FORMS", "0")
    count = int(sent) if sent.isdecimal() and len(sent) < 4 else 0
    data["finding-TOTAL_FORMS"] = str(min(count + MORE_ROWS, MOST_ROWS))
    return data


def findings_of(rows: Any) -> list[tuple[str, str]]:
    """The sub-problems of valid rows, in order: (text, verdict)."""
    values = [row.cleaned_data for row in rows.forms if row.cleaned_data]
    return [(v["text"].strip(), v["verdict"]) for v in values if v.get("text", "").strip()]
