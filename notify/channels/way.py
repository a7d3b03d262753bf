"""What every channel can do, and what it is given to send."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to send, in the reader's language: a subject, the text, the same as simple HTML, and one short line.

    `link` leads to the inbox, for what must be cut.
    `message_id` is the same whenever it is sent again.
    """

    message_id: str
    subject: str
    text: str
    html: str
    short: str
    link: str


class Way(Protocol):
    """A channel. `send` raises ChannelError; every wait in it has an end far below notify.jobs.LEASE."""

    def is_set_up(self) -> bool:
        """Whether this installation has what the channel needs."""
        ...

    def needs_address(self) -> bool:
        """Whether a person is reached by an address of their own (a group's robot needs none)."""
        ...

    def send(self, letter: Letter, address: str) -> None:
        """Hand it over to the service."""
        ...

    def close(self) -> None:
        """Let go of what was kept open between sends."""
        ...
