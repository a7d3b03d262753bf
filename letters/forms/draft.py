"""Writing letters: drafting one by hand, editing its words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.selects import SeveralField
from cases.forms.staged import words
from cases.models import Task
from letters.domain.drafting import Text
from letters.states import Kind
from petitions.forms.case import CaseForm
from petitions.forms.ledger import Units, UnitsField

SEVERAL = _("Several: hold Ctrl (on a Mac Command) and choose.")


class TextForm(CaseForm):
    """The words of a draft. Each line of text, demands and copies is one paragraph, demand or name."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = forms.CharField(label=_("Title"), max_length=200)
    paragraphs = words(_("Text"), rows=10, help_text=_("One paragraph a line."))
    demands = words(
        _("Demands"), rows=6, required=False, help_text=_("One demand a line; numbers are added by themselves.")
    )
    reply_days = forms.IntegerField(
        label=_("Working days for the reply"), required=False, min_value=1, max_value=90,
        help_text=_("Counted from the day of issue; empty: no reply is asked for."),
    )  # fmt: skip
    signatory = forms.CharField(label=_("Signatory"), max_length=60)
    contact = forms.CharField(
        label=_("Who follows it up"), max_length=120, required=False, help_text=_("Section and telephone.")
    )
    copies = words(_("Copies to"), rows=3, required=False, help_text=_("One name a line."))

    @staticmethod
    def initial_of(text: Text, version: int) -> dict[str, Any]:
        """What the form shows of a version."""
        return {
            "seen": version,
            "title": text.title,
            "paragraphs": "\n".join(text.paragraphs),
            "demands": "\n".join(text.demands),
            "reply_days": text.reply_days,
            "signatory": text.signatory,
            "contact": text.contact,
            "copies": "\n".join(text.copies),
        }

    @property
    def text(self) -> Text:
        """The words sent."""
        return self.text_of(self.cleaned_data)

    @staticmethod
    def text_of(values: dict[str, Any]) -> Text:
        """The words in checked `values` of the form."""
        return Text(
            title=values["title"],
            paragraphs=tuple(values["paragraphs"].splitlines()),
            demands=tuple(values["demands"].splitlines()),
            reply_days=values["reply_days"],
            signatory=values["signatory"],
            contact=values["contact"],
            copies=tuple(values["copies"].splitlines()),
        )


class NewForm(CaseForm):
    """Drafting a letter by hand about tasks of the round. `token` makes sending twice one letter."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    tasks = SeveralField(
        label=_("Items"), queryset=Task.objects.none(), widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=SEVERAL,
    )  # fmt: skip
    needs_approval = forms.BooleanField(label=_("A second person approves it"), required=False)

    def __init__(self, *args: Any, tasks: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = tasks
        self.fields["addressees"] = UnitsField(units=units, label=_("Addressees"), size=8)
        self.fields["addressees"].help_text = _("Nothing chosen: the units responsible for the items.")
        self.order_fields(("token", "kind", "tasks", "addressees", "needs_approval"))
