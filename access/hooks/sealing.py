"""The secrets of hooks under seal (AES-256-GCM), by a key of their own that is derived from DUBAN_IDENTITY_KEY."""

import hashlib
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
PURPOSE = b"duban.hook.secret|"


class Unreadable(Exception):
    """The sealed secret was changed, belongs to another hook, or was sealed with a key that is not here."""


def seal(secret: str, sealed_for: UUID) -> bytes:
    """Seal the secret of the hook `sealed_for` under today's key."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_derived(settings.IDENTITY_KEY)).encrypt(nonce, secret.encode(), PURPOSE + sealed_for.bytes)


def unsealed(sealed: bytes, sealed_for: UUID) -> str:
    """The secret. Raises Unreadable."""
    sealed = bytes(sealed)  # PostgreSQL hands out memoryviews
    for master in (settings.IDENTITY_KEY, *settings.IDENTITY_OLD_KEYS):
        try:
            found = AESGCM(_derived(master)).decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], PURPOSE + sealed_for.bytes
            )
        except (InvalidTag, ValueError):
            continue
        return found.decode()
    raise Unreadable


def sealed_anew(sealed: bytes, sealed_for: UUID) -> bytes:
    """The same secret under today's key. Raises Unreadable."""
    return seal(unsealed(sealed, sealed_for), sealed_for)


def _derived(master: bytes) -> bytes:
    return hashlib.sha256(PURPOSE + master).digest()
