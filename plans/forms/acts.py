"""Forms of what is done with plans."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cases.forms.named import CaseForm
from cases.forms.selects import LongSelectMultiple
from cases.forms.staged import ACCEPT, DayInput, check_year, words
from orgs.models import Organisation
from plans.units import GROUPS, Askable
from plans.weakened import Weaker
from records import clock

SEVERAL = gettext_lazy("Several: hold Ctrl (on a Mac Command) and choose.")


def one_file(label: Any, help_text: Any = "") -> forms.FileField:
    """A field for one file that need not be there."""
    widget = forms.FileInput(attrs={"accept": ACCEPT})
    return forms.FileField(label=label, required=False, widget=widget, help_text=help_text)


def day(label: Any, help_text: Any = "") -> forms.DateField:
    """A field for a day."""
    return forms.DateField(label=label, widget=DayInput(), help_text=help_text, validators=[check_year])


def yes_or_no(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    """A choice of two, neither of which is chosen at first."""
    return forms.TypedChoiceField(
        label=label, choices=[("1", yes), ("0", no)], coerce=lambda value: value == "1", widget=forms.RadioSelect
    )


class DrawForm(CaseForm):
    """Drawing a version."""

    note = words(
        gettext_lazy("What is new in it"), rows=2, required=False,
        help_text=gettext_lazy("For example: after the comments of 12 units."),
    )  # fmt: skip
    file = one_file(gettext_lazy("File of the office"), gettext_lazy("The plan as it was written, where there is one."))


class AskForm(CaseForm):
    """Asking units: a group at once, or chosen ones, by a day."""

    group = forms.ChoiceField(
        label=gettext_lazy("Ask"), choices=list(GROUPS.items()), initial="chosen", widget=forms.RadioSelect
    )
    due_on = day(pgettext_lazy("plan", "Answer by"))

    def __init__(self, *args: Any, units: Askable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.askable = units
        self.fields["units"] = forms.TypedMultipleChoiceField(
            label=pgettext("of a list", "Units"), choices=units.choices, coerce=units.rows.get, required=False,
            help_text=SEVERAL, widget=LongSelectMultiple(attrs={"size": 7}),
        )  # fmt: skip
        self.order_fields(("group", "units", "due_on"))

    def clean(self) -> dict[str, Any]:
        """A chosen group asks for chosen units."""
        data = super().clean() or {}
        if data.get("group") == "chosen" and not data.get("units") and "units" not in self.errors:
            self.add_error("units", ValidationError(_("Choose at least one unit."), code="units"))
        return data

    @property
    def asked(self) -> list[Organisation]:
        """The units of the group, or the chosen ones."""
        group = self.cleaned_data["group"]
        return self.askable.of(group) if group != "chosen" else list(self.cleaned_data["units"])


class AskPlansForm(AskForm):
    """Asking units for their implementing plans."""

    group = forms.ChoiceField(
        label=pgettext_lazy("implementing plans", "Ask"),
        choices=list(GROUPS.items()),
        initial="chosen",
        widget=forms.RadioSelect,
    )
    due_on = day(pgettext_lazy("plan", "Hand in by"))
    copy_to = forms.CharField(label=gettext_lazy("Copies to"), max_length=200, required=False)
    publish = forms.BooleanField(
        label=gettext_lazy("The unit publishes its plan and reports where"), required=False, initial=True
    )


class CommentForm(CaseForm):
    """The comment of a unit; its second button says that there is none."""

    comment = words(
        pgettext_lazy("plan", "Comment"), rows=6, required=False,
        help_text=gettext_lazy("Name the number of the item that you mean, what should be changed, and why."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Without the button "no comment" there must be words; with it there must be none."""
        data = super().clean() or {}
        if "comment" not in self.errors and "none" not in self.data and not (data.get("comment") or "").strip():
            text = _("Write the comment, or press “No comment”.")
            self.add_error("comment", ValidationError(text, code="comment"))
        if "none" in self.data and (data.get("comment") or "").strip():
            text = _("You have written a comment: send it, or empty the field first.")
            self.add_error("comment", ValidationError(text, code="both"))
        return data


class SettleForm(CaseForm):
    """What the office makes of a comment."""

    taken_up = yes_or_no(
        pgettext_lazy("comment on a plan", "Decision"),
        gettext_lazy("take it up in the next version"),
        gettext_lazy("do not take it up"),
    )
    why = words(
        gettext_lazy("Reason"), rows=2, required=False,
        help_text=gettext_lazy("Needed when it is not taken up; the unit reads it."),
    )  # fmt: skip


class SubmitForm(CaseForm):
    """Submitting a version upward."""

    to = forms.CharField(
        label=gettext_lazy("Submitted to"), max_length=200, help_text=gettext_lazy("The bodies above, by their names.")
    )
    document_number = forms.CharField(label=gettext_lazy("Document number"), max_length=60, required=False)
    on = day(gettext_lazy("Submitted on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self.fields["document_number"].widget.attrs["autocomplete"] = "off"


class ReceiveForm(CaseForm):
    """The receipt of the level above."""

    on = day(pgettext_lazy("plan", "Received on"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    file = one_file(gettext_lazy("Receipt"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class ReplyForm(CaseForm):
    """The reply of the level above."""

    approved = yes_or_no(
        pgettext_lazy("plan", "Reply"), pgettext_lazy("plan", "approved"), gettext_lazy("returned, to be mended")
    )
    on = day(gettext_lazy("Replied on"))
    document_number = forms.CharField(label=gettext_lazy("Document number"), max_length=60, required=False)
    note = words(
        pgettext_lazy("reply to a plan", "What it says"),
        rows=3,
        required=False,
        help_text=gettext_lazy("Needed when it was returned."),
    )
    file = one_file(pgettext_lazy("plan", "File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class PrepareForm(CaseForm):
    """Preparing the public version."""

    intro = words(gettext_lazy("Words before the tasks"), rows=4, required=False)
    leave_out = forms.CharField(
        label=gettext_lazy("Problems to leave out"), required=False, max_length=400,
        help_text=gettext_lazy("Numbers with blanks or commas between them; the page says how many are left out."),
    )  # fmt: skip

    def clean_leave_out(self) -> list[int]:
        """The numbers."""
        found = [part for part in re.split(r"[\s,，、;；]+", self.cleaned_data["leave_out"]) if part]
        wrong = [part for part in found if not part.isdecimal() or len(part) > 5]
        if wrong:
            raise ValidationError(
                _("No numbers: %(parts)s.") % {"parts": "、".join(part[:12] for part in wrong[:5])}, code="numbers"
            )
        return [int(part) for part in found]


class WhyForm(CaseForm):
    """An act with a reason that stays on record."""

    why = words(gettext_lazy("Reason"), rows=2, help_text=gettext_lazy("At least 10 characters; it stays on record."))


class ReleaseForm(CaseForm):
    """Making a public version public."""

    link = forms.CharField(
        label=gettext_lazy("Also published at"), required=False, max_length=300,
        help_text=gettext_lazy("The address of the page on the government's own site, where there is one."),
    )  # fmt: skip


class ReasonsForm(CaseForm):
    """A reason for each weaker point that has none yet; `reasons` are those that were written."""

    def __init__(self, *args: Any, points: Iterable[Weaker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in points:
            if point.is_open:
                self.fields[point.key] = words(_("Reason"), rows=2, required=False)
                self.fields[point.key].widget.attrs["aria-label"] = f"{point.task} {' '.join(point.signs)}"

    def clean(self) -> dict[str, Any]:
        """At least one reason, else nothing would be kept."""
        data = super().clean() or {}
        if not any((value or "").strip() for value in data.values()):
            raise ValidationError(_("Write the reason of at least one point."), code="none")
        return data

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons that were written, by the keys of their points."""
        return {name: value for name, value in self.cleaned_data.items() if value.strip()}


class HandInForm(CaseForm):
    """Handing in the plan of a unit."""

    text = words(
        pgettext_lazy("plan", "Text"), rows=10, required=False,
        help_text=gettext_lazy("Paste it, or choose a Word file below: its words are read by themselves."),
    )  # fmt: skip
    file = one_file(
        pgettext_lazy("plan", "File"), gettext_lazy("Word, or the signed scan as PDF; of a scan paste the text too.")
    )
    note = forms.CharField(label=gettext_lazy("What is new in it"), max_length=400, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].max_length = None
        self.fields["text"].validators = []

    def clean(self) -> dict[str, Any]:
        """Text or file."""
        data = super().clean() or {}
        if not self.errors and not data.get("text") and not data.get("file"):
            text = _("Paste the text of the plan, or choose its file.")
            self.add_error("text", ValidationError(text, code="empty"))
        return data


class JudgeForm(CaseForm):
    """What the office says to the plan of a unit."""

    received = yes_or_no(
        pgettext_lazy("implementing plan", "Decision"), gettext_lazy("receive the plan"), gettext_lazy("return it")
    )
    why = words(
        gettext_lazy("Reason"), rows=2, required=False,
        help_text=gettext_lazy("Needed to return it: what is missing, in at least 10 characters."),
    )  # fmt: skip


class PublishForm(CaseForm):
    """Where the plan of a unit is published."""

    link = forms.CharField(
        label=gettext_lazy("Address of the page"), max_length=300, help_text=gettext_lazy("Beginning with https://.")
    )
    on = day(gettext_lazy("Published on"))
