"""Forms that take many activities and results at once: rows pasted, or a filled-in table."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.domain.keeping import MOST_ROWS
from cases.forms.table import TableField
from cases.many.columns import SORTS
from cases.many.judging import Taken, heads_of, judge
from papers.reading.faults import Fault


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
        heads, faults = heads_of(SORTS[given["what"]], lines[0])
        if faults:
            raise ValidationError([_in_words(fault) for fault in faults])
        if len(lines) - 1 > MOST_ROWS:
            raise ValidationError(_now("Take in at most %d rows at once.") % MOST_ROWS)
        taken = Taken()
        judge(heads, enumerate(lines[1:], 1), taken)
        if taken.faults:
            raise ValidationError([_in_words(fault) for fault in taken.faults])
        given["rows"] = taken.rows
        return given


class UploadForm(forms.Form):
    """The template, filled in."""

    file = TableField(label=_("Filled-in table"), help_text=_("The template of this page (.xlsx), filled in."))


def _in_words(fault: Fault) -> str:
    said = f"{fault.heading}: {fault.message}" if fault.heading and fault.row else fault.message
    return _now("row %(n)d: %(faults)s") % {"n": fault.row, "faults": said} if fault.row else said
