"""The form that takes a filled-in table."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_MEGABYTES = 5


class TableForm(forms.Form):
    """The .xlsx that was downloaded here and filled in."""

    file = forms.FileField(
        label=gettext_lazy("Filled-in table"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("The table downloaded here (.xlsx). You see what it would change before it does."),
    )

    def clean_file(self) -> UploadedFile:
        """A file of a size that a sheet can have; what it holds is judged in a process of its own."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
            raise ValidationError(_("A sheet is smaller than %d MB; take pictures out.") % MOST_MEGABYTES)
        return file
