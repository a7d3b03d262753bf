"""What every form about a task has in common: the stage it was shown at, and the day and file fields of the desk."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Task
from cases.states import Stage

YEARS = range(1980, 2100)  # in which anything of an inspection can lie


class StagedForm(forms.Form):
    """A form that remembers the stage of the task when it was shown, so that a stale one is noticed."""

    stage = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, task: Task, name: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{name}-%s", **kwargs)
        self.task, self.name = task, name
        self.is_stale = False
        self.fields["stage"].initial = task.stage

    def clean_stage(self) -> str:
        """Notes that the task has moved since the form was shown; the words typed are kept."""
        shown = self.cleaned_data["stage"]
        if shown and shown != self.task.stage and shown in Stage.values:
            self.is_stale = True
            # The form is shown again with the stage as it is now.
            self.data = self.data.copy()
            self.data["stage"] = self.task.stage
            raise ValidationError(
                _("Since you opened this form, the task went from “%(old)s” to “%(new)s”. Look at it, then send again.")
                % {"old": Stage(shown).label, "new": self.task.get_stage_display()}
            )
        return shown

    def take(self, error: ValidationError) -> None:
        """Show a rule's refusal beside the field that it names, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for field, faults in error.error_dict.items():
            self.add_error(field if field in self.fields else None, faults)

    @property
    def typed(self) -> list[dict[str, str]]:
        """The words that were typed, by label: kept on the page even when the act is no longer open."""
        return [
            {"label": str(field.label), "text": str(field.value())}
            for field in self.visible_fields()
            if isinstance(field.field, forms.CharField) and field.value()
        ]


class DayInput(forms.DateInput):
    """A day in the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def check_year(day: date) -> None:
    """Raises ValidationError for a year that can only be a slip of the keyboard: 0219, 2109."""
    if day.year not in YEARS:
        raise ValidationError(_("Look at the year again: %(year)d.") % {"year": day.year}, code="year")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All files of the field, not the last one only."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files at once; what they are is judged when they are kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The list of uploads; an empty file passes here and is named where files are judged."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not files:
            raise ValidationError(_("Choose at least one file."), code="required")
        return files


def words(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A field for a few lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, required=required, help_text=help_text, max_length=20_000)


ACCEPT = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.mp4,.m4v,image/*"
ACCEPT_WORDS = gettext_lazy("JPG, PNG, WebP, PDF, DOCX, XLSX or MP4, up to 50 MB each.")


def files(label: Any, *, required: bool = True) -> FilesField:
    """A field for evidence: pictures, documents, films."""
    return FilesField(label=label, required=required, widget=FilesInput(attrs={"multiple": True, "accept": ACCEPT}))
