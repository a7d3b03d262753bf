"""Forms of cross-checks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.domain.checking import LONGEST_NAME, LONGEST_WHY
from campaigns.models import Campaign, CampaignList, CheckFinding, CheckGroup, ListEntry
from cases.forms.selects import LongSelect, LongSelectMultiple, SeveralField
from cases.forms.staged import DayInput, words
from orgs.models import Organisation, User
from petitions.forms.case import CaseForm


class GroupForm(CaseForm):
    """A new group."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999)
    name = forms.CharField(label=pgettext_lazy("campaign", "Name"), max_length=LONGEST_NAME)
    home = forms.ModelChoiceField(
        label=_("Own region"), queryset=Organisation.objects.none(), help_text=_("The group never checks it.")
    )
    members = SeveralField(
        label=_("Members"), queryset=User.objects.none(), required=False, widget=LongSelectMultiple,
        help_text=_("They see the campaign and write down what they find."),
    )  # fmt: skip

    def __init__(self, *args: Any, regions: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].queryset = regions
        self.fields["members"].queryset = people


class RotateForm(CaseForm):
    """Sending groups to all places."""

    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())


class ReassignForm(CaseForm):
    """Another group for a cross-check."""

    group = forms.ModelChoiceField(label=_("Check group"), queryset=CheckGroup.objects.none())
    why = forms.CharField(label=_("Why another group goes"), max_length=LONGEST_WHY)

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups


class FindingForm(CaseForm):
    """What a group found."""

    list = forms.ModelChoiceField(label=_("List"), queryset=CampaignList.objects.none())
    entry = forms.ModelChoiceField(
        label=_("Entry"), queryset=ListEntry.objects.none(), required=False, widget=LongSelect,
        empty_label=_("the list as a whole"),
    )  # fmt: skip
    seen_on = forms.DateField(label=_("Seen on"), widget=DayInput())
    result = forms.ChoiceField(label=_("Result"), choices=CheckFinding.Result)
    text = words(_("What was found"), rows=4)

    def __init__(self, *args: Any, campaign: Campaign, region: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"].queryset = campaign.lists.all()
        rows = ListEntry.objects.filter(list__campaign=campaign, place=region).order_by("list__number", "number")
        self.fields["entry"].queryset = rows


class CloseForm(CaseForm):
    """Closing a campaign: a reason for each list that is not at zero."""

    def __init__(self, *args: Any, left: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = [one for one, _count in left]
        for one, count in left:
            note = (
                _("%(n)d %(unit)s are left.") % {"n": count.remaining, "unit": one.unit_word}
                if count.reported
                else _("Nobody has reported on it.")
            )
            self.fields[f"why_{one.pk}"] = forms.CharField(
                label=_("%(list)s: why it is not at zero") % {"list": one}, max_length=300, help_text=note
            )
        self.fields["summary"] = words(
            _("What was achieved"), rows=4, required=False, help_text=_("Stands in the closing report as written.")
        )

    def reasons(self) -> dict[int, str]:
        """The reasons of a valid form by list."""
        return {one.pk: self.cleaned_data[f"why_{one.pk}"] for one in self.left}
