"""Identities under lock: each record has a data key of its own, wrapped by the office's master key (AES-256-GCM).

Throwing away a record's wrapped key makes its ciphertext unreadable in every copy, backups included; throwing away its
salt makes the commitment in the audit trail meaningless.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES, NONCE_BYTES, SALT_BYTES, TAG_BYTES = 32, 12, 32, 16
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES
WRAPPING = b"duban.identity.key|"  # sets a wrapped key apart from any other sealed bytes


class Unreadable(Exception):
    """Sealed data was changed, belongs to another record, or was sealed with a key that is not here."""

    def __init__(self) -> None:
        super().__init__("Sealed data cannot be opened.")


@dataclass(frozen=True)
class Sealed:
    """What is stored of one record; only `commitment` goes into the trail."""

    ciphertext: bytes = field(repr=False)
    wrapped_key: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    commitment: str


def seal(values: dict[str, str], aad: bytes) -> Sealed:
    """Seal `values` under a new data key. `aad` names the record they belong to, e.g. b"petition:12"."""
    key, salt = AESGCM.generate_key(bit_length=8 * KEY_BYTES), secrets.token_bytes(SALT_BYTES)
    return Sealed(
        ciphertext=_lock(key, canonical(values), aad),
        wrapped_key=_lock(settings.IDENTITY_KEY, key, WRAPPING + aad),
        salt=salt,
        commitment=commitment(values, salt),
    )


def open_sealed(ciphertext: bytes, wrapped_key: bytes, aad: bytes) -> dict[str, str]:
    """The values that seal() was given for the record `aad`. Raises Unreadable."""
    values: dict[str, str] = json.loads(_unlock(_unwrap(wrapped_key, aad), ciphertext, aad))
    return values


def rotated(wrapped_key: bytes, aad: bytes) -> bytes:
    """The same data key wrapped by today's master key; the ciphertext stays as it is. Raises Unreadable."""
    return _lock(settings.IDENTITY_KEY, _unwrap(wrapped_key, aad), WRAPPING + aad)


def commitment(values: dict[str, str], salt: bytes) -> str:
    """SHA-256 over the salt and the values, 64 hexadecimal digits: proves what was recorded, tells nothing itself."""
    return hashlib.sha256(salt + canonical(values)).hexdigest()


def canonical(values: dict[str, str]) -> bytes:
    """One way of writing down the values: JSON, keys sorted, UTF-8."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seal_bytes(data: bytes, aad: bytes) -> bytes:
    """A file or another piece of bytes in one parcel: wrapped data key, then ciphertext."""
    key = AESGCM.generate_key(bit_length=8 * KEY_BYTES)
    return _lock(settings.IDENTITY_KEY, key, WRAPPING + aad) + _lock(key, data, aad)


def open_bytes(parcel: bytes, aad: bytes) -> bytes:
    """What seal_bytes() was given. Raises Unreadable."""
    return _unlock(_unwrap(parcel[:WRAPPED_BYTES], aad), parcel[WRAPPED_BYTES:], aad)


def rotated_parcel(parcel: bytes, aad: bytes) -> bytes:
    """rotated() for a parcel of seal_bytes() or seal_text(). Raises Unreadable."""
    return rotated(parcel[:WRAPPED_BYTES], aad) + parcel[WRAPPED_BYTES:]


def seal_text(text: str, aad: bytes) -> bytes:
    """seal_bytes() for a text, e.g. one row of an import as JSON."""
    return seal_bytes(text.encode(), aad)


def open_text(parcel: bytes, aad: bytes) -> str:
    """What seal_text() was given. Raises Unreadable."""
    return open_bytes(parcel, aad).decode()


def _unwrap(wrapped_key: bytes, aad: bytes) -> bytes:
    for master in (settings.IDENTITY_KEY, *settings.IDENTITY_OLD_KEYS):
        try:
            return _unlock(master, wrapped_key, WRAPPING + aad)
        except Unreadable:
            continue
    raise Unreadable


def _lock(key: bytes, data: bytes, aad: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, aad)


def _unlock(key: bytes, locked: bytes, aad: bytes) -> bytes:
    locked = bytes(locked)  # PostgreSQL hands out memoryviews
    if len(locked) < NONCE_BYTES + TAG_BYTES:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(locked[:NONCE_BYTES], locked[NONCE_BYTES:], aad)
    except InvalidTag:
        raise Unreadable from None
