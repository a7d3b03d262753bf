"""Where a hook may lead: to the outside, or to the networks that the operator named; never to this machine's own side.

Without this, whoever makes a hook could let the server knock at doors that only the server reaches (SSRF).
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LONGEST = 500  # characters of an address


class Unsafe(Exception):
    """The address leads nowhere, or where nothing may be sent. Its text names no address of ours."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where exactly to connect: the name for the certificate, the address that was judged, port and path."""

    host: str
    address: str
    port: int
    path: str
    tls: bool


def check(url: str) -> str:
    """The address as it is kept. Raises ValidationError by field where its form is wrong; where it leads is asked at
    each sending anew, because names change."""
    try:
        _parts(url)
    except Unsafe as error:
        raise ValidationError({"url": str(error)}) from None
    return url


def target_of(url: str) -> Target:
    """Resolve the name and judge every address that it has. Raises Unsafe."""
    host, port, path, tls = _parts(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unsafe(_("The name of the address is not known.")) from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not addresses or not all(may_be_called(address) for address in addresses):
        raise Unsafe(_("The address leads into a network that hooks may not call."))
    return Target(host, str(addresses[0]), port, path, tls)


def may_be_called(address: Address) -> bool:
    """Whether hooks may call this address: a public one, or one in settings.HOOK_NETWORKS."""
    inner = _inner(address)
    if any(inner in ipaddress.ip_network(text) for text in settings.HOOK_NETWORKS):
        return True
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def _parts(url: str) -> tuple[str, int, str, bool]:
    plain = settings.HOOKS_WITHOUT_TLS
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Unsafe(_("This is no address.")) from None
    if parts.scheme != "https" and not (plain and parts.scheme == "http"):
        raise Unsafe(_("The address must begin with https://."))
    if not host or parts.username is not None or parts.password is not None or parts.fragment or len(url) > LONGEST:
        raise Unsafe(_("Give the address as https://name/path, without user names and without #."))
    if not url.isascii() or not url.isprintable() or " " in url:
        raise Unsafe(_("The address may hold ASCII characters only."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    tls = parts.scheme == "https"
    return host, port or (443 if tls else 80), path, tls
