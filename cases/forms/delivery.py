"""Forms about how messages leave: the office's rules, and everybody's own ways."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notify.channels import CHANNELS
from notify.models import Address, Channel, Policy
from orgs.models import User

HINTS = {
    Channel.WECOM: _("Your account in WeCom."),
    Channel.DINGTALK: _("The mobile number of your account in DingTalk."),
    Channel.FEISHU: _("Your account in Feishu."),
    Channel.SMS: _("The number of your mobile phone."),
}


class ClockField(forms.TimeField):
    """Hours and minutes, with the browser's own picker."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PolicyForm(forms.Form):
    """The office's rules of sending."""

    channels = forms.MultipleChoiceField(
        label=_("Channels allowed"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("The inbox is always there. What waits for a channel that you take away is cancelled."),
    )
    opens_at = ClockField(label=_("Sending begins"), help_text=_("On working days; what is urgent goes at any hour."))
    closes_at = ClockField(label=_("Sending ends"))
    digest_at = ClockField(label=_("Digest at"), help_text=_("One for each person and channel on each working day."))
    cap = forms.IntegerField(
        label=_("At-once sendings a day"),
        min_value=1,
        max_value=200,
        help_text=_("For each person and channel; what is above goes with the next digest."),
    )
    asks_outside = forms.BooleanField(label=_("Whoever cannot be reached outside is an alarm"), required=False)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(policy, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class WaysForm(forms.Form):
    """For each channel that can be used here: whether it is, and the person's own address."""

    def __init__(self, *args: Any, user: User, channels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = channels
        rows = {row.channel: row for row in Address.objects.filter(user=user)}
        for channel in channels:
            row, mail = rows.get(channel), channel == Channel.EMAIL
            label = Channel(channel).label
            on = (row.is_on if row else mail) and bool(not mail or user.email)
            self.fields[f"{channel}_on"] = forms.BooleanField(
                label=_("Send by %(channel)s") % {"channel": label}, required=False, initial=on
            )
            if CHANNELS[channel].needs_address():
                self.fields[channel] = forms.CharField(
                    label=_("%(channel)s: address") % {"channel": label},
                    required=False,
                    max_length=254 if mail else 80,
                    initial=user.email if mail else (row.address if row else ""),
                    help_text=HINTS.get(Channel(channel), ""),
                )

    def pairs(self) -> list[dict[str, Any]]:
        """The fields by channel, for the page."""
        return [
            {
                "label": Channel(channel).label,
                "on": self[f"{channel}_on"],
                "address": self[channel] if channel in self.fields else None,
            }
            for channel in self.channels
        ]

    def wanted(self) -> dict[str, tuple[str, bool]]:
        """By channel the address and whether it is used, as the rules take it."""
        said = self.cleaned_data
        return {channel: (said.get(channel, "").strip(), said[f"{channel}_on"]) for channel in self.channels}
