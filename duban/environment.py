"""Reading and judging the environment: a wrong value stops the start with one sentence that says what to write."""

import hashlib
import ipaddress
import logging
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import apprise
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Value of `name`, or the content of the file that `name`_FILE points to (a container secret).

    Raises ImproperlyConfigured when there is neither a value nor a default.
    """
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE (README, Configuration).")
    return value


def identity_key(secret: str) -> bytes:
    """The 32 bytes that seal petitioners' identities, from what the operator wrote (blanks around it don't count)."""
    return hashlib.sha256(f"duban.identity|{secret.strip()}".encode()).digest()


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting. Raises ImproperlyConfigured for anything but 1/0, true/false, yes/no, on/off."""
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int, *, at_least: int) -> int:
    """A whole number. Raises ImproperlyConfigured for anything else, and for less than `at_least`."""
    value = text(name, str(default)).strip()
    if not value.isascii() or not value.isdigit() or int(value) < at_least:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number from {at_least}.")
    return int(value)


def networks(name: str) -> list[str]:
    """Address ranges with commas between them; none when it is not set. Raises ImproperlyConfigured."""
    given = [one.strip() for one in text(name, "").split(",") if one.strip()]
    try:
        return [str(ipaddress.ip_network(one)) for one in given]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}; write ranges like 10.20.0.0/16.") from error


def url(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """A URL setting whose scheme is one of `schemes`; '' stands for not set."""
    value = text(name, default)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must start with {' or '.join(s + '://' for s in schemes)}.")
    return value


def service(name: str) -> str:
    """Where a channel posts to: an address as apprise writes it, `{address}` standing for the person's own; or ''.

    It is a secret, so what is wrong with it is said without it. Raises ImproperlyConfigured where apprise does not
    know it.
    """
    value = text(name, "")
    # The library logs what it cannot read, keys included.
    with apprise.LogCapture(level=logging.CRITICAL):
        known = not value or apprise.Apprise.instantiate(value.replace("{address}", "13800000000")) is not None
    if not known:
        raise ImproperlyConfigured(f"{name} is no address that apprise knows; write one like wecombot://key.")
    return value


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of: {', '.join(allowed)}.")
    return value


def data_dir(default: Path) -> Path:
    """The folder for the embedded database, evidence files and queues; made when missing."""
    folder = Path(text("DUBAN_DATA_DIR", str(default))).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DUBAN_DATA_DIR {folder} cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"DUBAN_DATA_DIR {folder} is not writable for this user.")
    return folder


def secret_key(folder: Path, *, embedded: bool) -> str:
    """DUBAN_SECRET_KEY; for the embedded edition generated once into the data folder (readable by its owner only)."""
    if os.environ.get("DUBAN_SECRET_KEY") or os.environ.get("DUBAN_SECRET_KEY_FILE") or not embedded:
        value = text("DUBAN_SECRET_KEY")
        if len(value) < 32:
            raise ImproperlyConfigured("DUBAN_SECRET_KEY is too short: use 32 characters or more.")
        return value
    path = folder / "secret.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value := secrets.token_urlsafe(48))
    return value
