"""Calling addresses that somebody typed, and no machine that only we can reach.

What counts isn't an address' name but where a connection really goes: that is looked at for each
one when its socket is made.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

__all__ = ["Address", "Outside", "is_public"]

NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the internet, and none within another one's clothes."""
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


class Outside:
    """Opens sessions that get to public addresses only, by https.

    `inside` lets it into one network more, by http and on any port: this very machine for tests
    and the sandbox, which then gets nowhere else.
    """

    def __init__(
        self,
        *,
        inside: Callable[[Address], bool] | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._inside = inside
        self._resolver = resolver

    def may_call(self, url: URL) -> bool:
        """Tell whether an address is of the kind that we call; its name leads where it may."""
        if url.user is not None or url.password is not None or not url.host:
            return False
        return self._inside is not None or _is_callable(url)

    def session(self, url: URL) -> aiohttp.ClientSession:
        """Open a session for calls to this address; its sockets refuse to lead inside."""
        proxy = None if self._inside else _proxy_for(url)
        return aiohttp.ClientSession(
            # Through a proxy, where the connection ends is the proxy's to say.
            connector=aiohttp.TCPConnector(
                socket_factory=None if proxy else self._socket, resolver=self._resolver
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            proxy=proxy,
        )

    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, place = info
        if not (self._inside or is_public)(ip_address(place[0])):
            raise ConnectionRefusedError("not an address of the internet")
        return socket.socket(family, kind, protocol)


def _is_callable(url: URL) -> bool:
    if url.scheme != "https" or not url.is_default_port():
        return False
    try:
        return is_public(ip_address(url.host or ""))
    except ValueError:
        return "." in (url.host or "").strip(".")  # a name without a dot is one of a network's own


def _proxy_for(url: URL) -> str | None:
    """Find the machine's proxy for an address; its netrc isn't read."""
    return None if proxy_bypass(url.host or "") else getproxies().get(url.scheme)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Find the IPv4 address that an IPv6 one stands for: mapped, by NAT64, 6to4 or Teredo."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None
