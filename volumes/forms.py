"""What somebody who orders a case file chooses."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OrderForm(forms.Form):
    """Contents and form of a case file."""

    contents = forms.ChoiceField(
        label=_("Contents"),
        choices=[
            ("whole", _("whole, with names and originals, for the archive")),
            ("redacted", _("redacted: posts instead of people, no originals")),
        ],
        initial="whole",
        widget=forms.RadioSelect,
    )
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[
            ("pdf", _("one bound PDF")),
            ("zip", _("archive (.zip): volumes, originals, digests and a page that checks them")),
        ],
        initial="pdf",
        widget=forms.RadioSelect,
    )
