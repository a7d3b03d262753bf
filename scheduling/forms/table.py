"""The form that takes a filled-in table."""

from django import forms
from django.utils.translation import gettext_lazy

from cases.forms.table import TableField


class TableForm(forms.Form):
    """The .xlsx that was downloaded here and filled in."""

    file = TableField(
        label=gettext_lazy("Filled-in table"),
        help_text=gettext_lazy("The table downloaded here (.xlsx). You see what it would change before it does."),
    )
