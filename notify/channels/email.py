"""E-mail. Resends carry the same Message-ID, so that a mailbox can drop the second copy."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from notify.channels.errors import ChannelError
from notify.models import Message
from orgs.models import User


def can_reach(user: User) -> bool:
    return bool(user.email)


def send(message: Message) -> None:
    """Raises ChannelError; permanent when the server refuses the address itself."""
    words = message.words(message.to.language or settings.LANGUAGE_CODE)
    domain = settings.DEFAULT_FROM_EMAIL.partition("@")[2]
    mail = EmailMessage(
        subject=f"[{settings.SITE_NAME}] {words}"[:150],
        body=f"{words}\n\n{message.url}\n",
        to=[message.to.email],
        headers={"Message-ID": f"<duban.{message.pk}.{message.dedupe_digest()}@{domain}>"},
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise ChannelError("address refused", permanent=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ChannelError(type(error).__name__) from error
