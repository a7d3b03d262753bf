"""The durable channel: the row is the message, there is nothing to send."""

from notify.models import Message
from orgs.models import User


def can_reach(user: User) -> bool:
    return True


def send(message: Message) -> None:
    """Nothing to do."""
