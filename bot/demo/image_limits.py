"""Slack's limits on images: a public address or a file, and words for those who cannot see it."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.demo.text_limits import Problems, at, string

FILE_ID = re.compile(r"^F[A-Z0-9]{8,}$")


def image_source(item: Mapping[str, Any], path: str) -> Problems:
    """Exactly one of `image_url` (public, 3,000 characters) and `slack_file`, and `alt_text` (2,000)."""
    yield from string(item, "alt_text", 2000, path, required=True)
    if ("image_url" in item) == ("slack_file" in item):
        yield at(path, "exactly one of image_url and slack_file must be given")
    if "image_url" in item:
        yield from string(item, "image_url", 3000, path)
        if isinstance(item["image_url"], str) and not is_public(item["image_url"]):
            yield at(f"{path}/image_url", "downloading image failed: the address is not a public http(s) address")
    if "slack_file" in item:
        yield from _slack_file(item["slack_file"], f"{path}/slack_file")


def is_public(address: str) -> bool:
    """Whether Slack's servers could fetch the address: http(s), and no loopback, private or bare host."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in address):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal"))


def _slack_file(value: object, path: str) -> Problems:
    if not isinstance(value, Mapping) or ("id" in value) == ("url" in value):
        yield at(path, "slack_file must have exactly one of id and url")
    elif "id" in value and not (isinstance(value["id"], str) and FILE_ID.match(value["id"])):
        yield at(f"{path}/id", "invalid slack file")
    elif "url" in value:
        yield from string(value, "url", 3000, path)
