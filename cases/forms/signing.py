"""Forms of the sign-off: signing, returning, submitting, and the sheet signed by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.staged import DayInput, FilesField, FilesInput
from orgs.models import User
from orgs.reauth import Proof, prove
from records import clock, evidence
from records.models import Evidence
from signoff import paper

# Texts to tap instead of typing; the signer's own words go before them.
OPINIONS = (
    _("Agreed."),
    _("Agreed. Keep the result up and guard against a relapse."),
    _("The dossier is complete and true. Agreed."),
    _("Checked on site: the rectification is in place. Agreed."),
)


class PasswordField(forms.CharField):
    """The signer's own password, asked again at the moment of the act."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Your password, as proof that it is you"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )


def proof_of(form: forms.Form, user: User) -> Proof:
    """Proof by the form's password. Raises ValidationError (password)."""
    try:
        return prove(user, form.cleaned_data["password"])
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error


class SiteForm(forms.Form):
    """What a step with a site visit asks for besides; photographs once sent are kept over a refusal."""

    site_note = forms.CharField(label=_("What you saw on site"), widget=forms.Textarea(attrs={"rows": 3}))
    photos = FilesField(
        label=_("Photographs taken on site"),
        required=False,
        widget=FilesInput(attrs={"accept": "image/*", "multiple": True}),
        help_text=_("At least one. The phone's camera opens when you tap."),
    )

    def __init__(self, *args: Any, visit: bool, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not visit:
            del self.fields["site_note"], self.fields["photos"]

    def kept(self) -> list[Evidence]:
        """Photographs that the same person sent with an earlier try of this form."""
        ids = [pk for pk in self.data.getlist("kept") if pk.isdecimal() and len(pk) < 19] if self.is_bound else []
        found = Evidence.objects.filter(pk__in=ids, uploaded_by=self.user, media_type__startswith="image/")
        return list(found) if ids else []

    def photographs(self) -> list[Evidence]:
        """Those kept from before and the new ones, stored. Raises ValidationError that names a refused file."""
        new = [evidence.store(file, by=self.user) for file in self.cleaned_data.get("photos", [])]
        if new:
            self.data = self.data.copy()
            for photo in new:
                self.data.appendlist("kept", str(photo.pk))
        return self.kept()


class SignForm(SiteForm):
    """Agreeing to a dossier: an opinion, the site visit where the step asks for one, and the password."""

    opinion = forms.TypedChoiceField(
        label=_("Opinion"),
        choices=[(n, text) for n, text in enumerate(OPINIONS)],
        coerce=int,
        initial=0,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("In your own words instead"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    password = PasswordField()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("opinion", "comment", "site_note", "photos", "password")

    def words(self) -> str:
        """The opinion: what was typed, else the text that was tapped."""
        typed = self.cleaned_data["comment"].strip()
        return typed or gettext(str(OPINIONS[self.cleaned_data["opinion"]]))


class ReturnForm(forms.Form):
    """Returning a dossier to an earlier step or to the unit."""

    to = forms.TypedChoiceField(label=_("Return to"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What must be mended"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At least 10 characters; the person who mends it reads exactly this."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, steps: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = steps
        self.fields["to"].initial = 0


class SubmitForm(forms.Form):
    """Submitting the dossier of a completed task."""

    statement = forms.CharField(
        label=_("Statement of completion"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was reached, measure by measure, for those who will sign."),
    )


class CarryForm(SiteForm):
    """Filing the scan of a sheet that was signed by hand."""

    code = forms.CharField(
        label=_("Code on the sheet"),
        max_length=paper.CODE_LENGTH + 8,
        help_text=_("Twelve characters beside the QR code; scanning the QR code fills them in."),
    )
    signer = forms.ModelChoiceField(label=_("Signed by"), queryset=User.objects.none())
    signed_on = forms.DateField(label=_("Day on the paper"), widget=DayInput())
    comment = forms.CharField(label=_("Opinion on the paper"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    scan = forms.FileField(
        label=_("Scan or photograph of the signed sheet"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    field_order = ("code", "signer", "signed_on", "comment", "site_note", "scan", "photos")

    def __init__(self, *args: Any, signers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].queryset = User.objects.filter(pk__in=[user.pk for user in signers])
        self.fields["signed_on"].initial = clock.today

    def clean_code(self) -> str:
        return self.cleaned_data["code"].replace(" ", "").replace("-", "").lower()


class ConfirmForm(forms.Form):
    """Confirming a carried sheet."""

    password = PasswordField()


class RefuseForm(forms.Form):
    """Turning a carried sheet down."""

    why = forms.CharField(label=_("Why it is refused"), widget=forms.Textarea(attrs={"rows": 3}))
