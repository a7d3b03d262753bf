"""Addresses of followers under lock: keys of their own, derived from the identity key and from each earlier one."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES, NONCE_BYTES = 32, 12


class Unreadable(Exception):
    """No key that is known opens the parcel, or it belongs to another subscription."""


@dataclass(frozen=True)
class Secret:
    """What is kept under seal: the address, and the tokens by which its owner confirms and leaves."""

    address: str
    confirm: str
    leave: str

    def __repr__(self) -> str:
        return "Secret(…)"


def new_secret(address: str) -> Secret:
    """The address with two tokens of 32 random bytes each."""
    return Secret(address, secrets.token_urlsafe(KEY_BYTES), secrets.token_urlsafe(KEY_BYTES))


def seal(secret: Secret, owner: object) -> bytes:
    """One parcel, bound to the id of its subscription."""
    text = json.dumps([secret.address, secret.confirm, secret.leave], ensure_ascii=False)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(settings.IDENTITY_KEY, b"seal")).encrypt(nonce, text.encode(), _aad(owner))


def opened(parcel: bytes, owner: object) -> Secret:
    """What `seal` was given. Raises Unreadable."""
    parcel = bytes(parcel)  # PostgreSQL hands out memoryviews
    for master in _masters():
        try:
            text = AESGCM(_key(master, b"seal")).decrypt(parcel[:NONCE_BYTES], parcel[NONCE_BYTES:], _aad(owner))
        except InvalidTag:
            continue
        return Secret(*json.loads(text))
    raise Unreadable


def blind(address: str) -> bytes:
    """32 bytes by which the same address is found again; without the key they tell nothing."""
    return _blind(settings.IDENTITY_KEY, address)


def blinds(address: str) -> list[bytes]:
    """`blind` under today's key and under every earlier one."""
    return [_blind(master, address) for master in _masters()]


def token_hash(token: str) -> str:
    """SHA-256 of a token, 64 hexadecimal digits: what the database compares."""
    return hashlib.sha256(token.encode()).hexdigest()


def _blind(master: bytes, address: str) -> bytes:
    return hmac.digest(_key(master, b"blind"), address.strip().casefold().encode(), "sha256")


def _masters() -> tuple[bytes, ...]:
    return (settings.IDENTITY_KEY, *settings.IDENTITY_OLD_KEYS)


@lru_cache(maxsize=16)
def _key(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"duban.follow." + purpose).derive(master)


def _aad(owner: object) -> bytes:
    return f"duban.subscription:{owner}".encode()
