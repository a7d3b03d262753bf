"""What an answer says, however it was sent."""

from typing import Any


def body_of(answer: Any) -> bytes:
    """The whole body; that of a file can be read once."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
