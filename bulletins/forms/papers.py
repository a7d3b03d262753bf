"""Forms of papers: beginning one, its texts, issuing, withdrawing, another snapshot; a template to upload."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bulletins.domain.drafting import LONGEST
from bulletins.models import BulletinText
from cases.forms.staged import words
from petitions.forms.case import CaseForm
from reports.kinds import KINDS, Kind
from reports.models import Snapshot

SHOWN = 60  # snapshots to choose from, the newest first


def snapshot_words(snapshot: Snapshot) -> str:
    """A snapshot in a list to choose from: its day, version and period."""
    period = f" · {snapshot.period}" if snapshot.period else ""
    version = f" v{snapshot.version}" if snapshot.version > 1 else ""
    return f"{snapshot.as_of}{version}{period}"


class SnapshotForm(CaseForm):
    """Choosing one of the round's snapshots."""

    snapshot = forms.TypedChoiceField(label=_("Snapshot"), coerce=int)

    def __init__(self, *args: Any, snapshots: QuerySet[Snapshot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["snapshot"].choices = [(row.pk, snapshot_words(row)) for row in snapshots[:SHOWN]]


class NewForm(SnapshotForm):
    """Beginning a paper."""

    kind = forms.ChoiceField(label=_("Kind of paper"), widget=forms.RadioSelect)
    carry_over = forms.BooleanField(
        label=_("Begin with the texts of the last paper of this kind"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, kind.word) for kind in KINDS.values()]
        self.fields["snapshot"].help_text = _("All numbers of the paper come from it; the newest stands first.")
        self.order_fields(("kind", "snapshot", "carry_over"))


class TextsForm(CaseForm):
    """The office's own texts in a paper, each with the version that the person had before them."""

    def __init__(self, *args: Any, kind: Kind, current: Mapping[str, BulletinText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in kind.texts:
            row = current.get(one.code)
            field = words(one.label, rows=8, required=False, help_text=one.help)
            field.initial, field.max_length = row.text if row else "", LONGEST
            self.fields[one.code] = field
            seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=row.version if row else 0)
            self.fields[f"seen-{one.code}"] = seen
        self.codes = [one.code for one in kind.texts]

    @property
    def texts(self) -> dict[str, str]:
        """The texts sent."""
        return {code: self.cleaned_data[code] for code in self.codes}

    @property
    def seen(self) -> dict[str, int]:
        """The versions that the person had before them."""
        return {code: self.cleaned_data[f"seen-{code}"] for code in self.codes}


class IssueForm(CaseForm):
    """Issuing the paper that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=32)


class WhyForm(CaseForm):
    """Withdrawing, with a reason that stays on record."""

    why = words(_("Reason"), rows=3, help_text=_("At least 10 characters; it stays on record."))


class UploadForm(CaseForm):
    """A template for a kind of paper."""

    file = forms.FileField(label=_("Word file (.docx)"), widget=forms.FileInput(attrs={"accept": ".docx"}))
