"""The ways out of duban: e-mail and what posts to the address of a service. A new one is a line here."""

from notify.channels import email
from notify.channels.posting import Posting
from notify.channels.way import Way

CHANNELS: dict[str, Way] = {
    "email": email.Email(),
    "wecom": Posting("wecom"),
    "dingtalk": Posting("dingtalk"),
    "feishu": Posting("feishu"),
    "sms": Posting("sms", short=True),
}
