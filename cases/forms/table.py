"""The field that takes an .xlsx to be read in; what it holds is judged in a process of its own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_MEGABYTES = 5


class TableField(forms.FileField):
    """One .xlsx of a size that a filled-in table can have."""

    widget = forms.FileInput(attrs={"accept": ".xlsx"})

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile:
        """Raises ValidationError for a file that is too large."""
        file: UploadedFile = super().clean(data, initial)
        if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
            raise ValidationError(_("A sheet is smaller than %d MB; take pictures out.") % MOST_MEGABYTES)
        return file
