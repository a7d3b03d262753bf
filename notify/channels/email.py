"""E-mail. Resends carry the same Message-ID, so that a mailbox can drop the second copy."""

import contextlib
import smtplib
import threading
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from notify.channels.errors import ChannelError
from notify.channels.way import Letter

FAILURES = (smtplib.SMTPException, OSError)  # what sending by SMTP raises
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


class Email:
    """The mail server of EMAIL_URL. One connection serves all mails of a run; after any error a new one is made."""

    def __init__(self) -> None:
        self._kept = threading.local()

    def is_set_up(self) -> bool:
        return bool(settings.EMAIL_BACKEND != NOWHERE)

    def needs_address(self) -> bool:
        return True

    def send(self, letter: Letter, address: str) -> None:
        """Raises ChannelError; permanent when the server refuses this mail or its address for good (5xx)."""
        mail = EmailMultiAlternatives(
            subject=letter.subject,
            body=letter.text,
            to=[address],
            headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
            connection=self._connection(),
        )
        mail.attach_alternative(letter.html, "text/html")
        try:
            mail.send()
        except FAILURES as error:
            self.close()
            raise understood(error) from error

    def close(self) -> None:
        connection = self._kept.__dict__.pop("connection", None)
        if connection is not None:
            with contextlib.suppress(*FAILURES):
                connection.close()

    def _connection(self) -> Any:
        kept = self._kept.__dict__
        if "connection" not in kept:
            connection = get_connection()
            try:
                connection.open()
            except FAILURES as error:
                raise understood(error) from error
            kept["connection"] = connection
        return kept["connection"]


def understood(error: Exception) -> ChannelError:
    """What an error of FAILURES means: a refusal for good, a passing one, or a server that does not answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        for_good = all(code >= 500 for code in codes)
        return ChannelError(f"address refused ({codes[0] if codes else 'no code'})", permanent=for_good)
    if isinstance(error, smtplib.SMTPDataError):
        return ChannelError(f"mail refused ({error.smtp_code})", permanent=error.smtp_code >= 500)
    if isinstance(error, smtplib.SMTPResponseException):  # log-in, sender, greeting: the fault is not this mail's
        return ChannelError(f"mail server answers {error.smtp_code}", outage=True)
    return ChannelError(type(error).__name__, outage=True)
