"""Forms of the working-day calendar: one special day, a whole year."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.staged import DayInput
from deadlines import calendar_store, calendar_text
from deadlines.calendar_seed import Off, Row
from deadlines.calendar_store import Act, Wish
from deadlines.models import SpecialDay

TAKE_BACK = "remove"
MAX_UPLOAD = 64 * 1024  # bytes; a year is a tenth of it
SOURCE_HELP = _("Number of the notice, such as 国办发明电〔2025〕7号, or of the notice of the autonomous region.")


class DayForm(forms.Form):
    """What one day is, or that an entry of the office is taken back."""

    day = forms.DateField(label=_("Day"), widget=DayInput())
    kind = forms.ChoiceField(
        label=pgettext_lazy("calendar", "What it is"),
        choices=[
            ("holiday", _("holiday")),
            ("exchange", _("day off by exchange")),
            ("local", _("local holiday")),
            ("work", _("working day (make-up)")),
            (TAKE_BACK, _("take back what the office entered")),
        ],
    )
    name = forms.CharField(
        label=_("Occasion"), max_length=SpecialDay._meta.get_field("name").max_length, required=False,
        help_text=_("Such as 春节, or 三月三 for a local holiday."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=SpecialDay._meta.get_field("source").max_length, help_text=SOURCE_HELP
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") not in (None, TAKE_BACK) and not data.get("name"):
            self.add_error("name", ValidationError(_("Write the occasion, such as 春节.")))
        return data

    def wish(self) -> Wish:
        """The change that a valid form asks for."""
        data = self.cleaned_data
        if data["kind"] == TAKE_BACK:
            return Wish(Act.REMOVED.value, data["source"], removed=(data["day"],))
        off_kind = data["kind"] if data["kind"] in Off.values else Off.HOLIDAY.value
        row = Row(data["day"], data["kind"] == "work", data["name"], data["source"], off_kind=off_kind)
        return Wish(Act.SET.value, data["source"], (row,))


class YearForm(forms.Form):
    """The arrangement of a whole year, pasted or as a file; what was typed is kept whatever is wrong with it."""

    source = forms.CharField(
        label=_("Source"), max_length=SpecialDay._meta.get_field("source").max_length, help_text=SOURCE_HELP
    )
    text = forms.CharField(
        label=_("Days, one line each"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Day or stretch of days, what it is (放假, 调休, 本地 or 上班), occasion. For example:<br>"
                    "<code>10-01~10-07 放假 国庆节</code><br><code>10-10 上班 国庆节</code><br>"
                    "The numbered paragraphs of the notice (一、元旦：…) may be pasted as they are."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("or a file"), required=False,
        help_text=_("Text or CSV with the columns day, works, name. It takes the place of the lines above."),
    )  # fmt: skip

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.rows: list[Row] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text = data.get("text") or ""
        if upload := data.get("file"):
            if upload.size > MAX_UPLOAD:
                raise ValidationError({"file": _("The file is too large for one year.")})
            try:
                text = calendar_text.decode(upload.read())
            except ValueError as error:
                raise ValidationError({"file": str(error)}) from error
            # From here on the lines stand in the box: there they can be mended, and the preview is made of them.
            if isinstance(self.data, QueryDict):
                sent = self.data.copy()
                sent["text"] = text
                self.data = sent
        self.rows, faults = calendar_text.read(text, self.year, (data.get("source") or "").strip())
        if faults:
            self.add_error("text", [str(fault) for fault in faults])
        return data

    def wish(self) -> Wish:
        """The change that a valid form asks for."""
        return calendar_store.year_load(self.year, self.rows, self.cleaned_data["source"])


def day_initial(day: date | None, entered: SpecialDay | None) -> dict[str, Any]:
    """What the form of a day begins with: what the office entered for it, if anything."""
    if entered is None:
        return {"day": day, "kind": "local"}
    kind = "work" if entered.works else (entered.off_kind or "holiday")
    return {"day": entered.day, "kind": kind, "name": entered.name, "source": entered.source}
