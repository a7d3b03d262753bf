"""Rows behind the access of programs: tokens, answers kept for repeated calls, hooks and what was sent to them."""

from access.models.hook import Delivery, Hook
from access.models.kept import Kept
from access.models.token import Token

__all__ = ["Delivery", "Hook", "Kept", "Token"]
