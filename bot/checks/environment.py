"""Checks of the machine the bot runs on: proxy, certificates, time zone, the file with the secrets."""

import os
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.checks.findings import Check, Finding, note, ok, problem
from bot.client import proxy_for
from bot.settings import Settings

TIME_ZONE = "Europe/London"


def environment_checks(settings: Settings) -> list[Check]:
    """What can be looked at without Slack."""
    return [
        Check("Secrets file", lambda: secrets_file(Path(".env"))),
        Check("Proxy", lambda: proxy(settings)),
        Check("Certificates", lambda: certificates(settings)),
        Check("Time zone", time_zone),
    ]


def secrets_file(path: Path) -> Iterator[Finding]:
    """Whether others on the machine can read the secrets (as far as the system has such permissions)."""
    about = "Secrets file"
    if not path.exists():
        yield ok(about, "there is no .env here; settings come from the environment.")
    elif os.name == "posix" and path.stat().st_mode & 0o077:
        yield problem(about, f"others on this machine can read {path}: chmod 600 {path}.")
    else:
        yield ok(about, f"{path} is read, and only its owner can read it.")


def proxy(settings: Settings) -> Iterator[Finding]:
    """Whether the proxy on the way to Slack, if any, takes connections."""
    about = "Proxy"
    address = proxy_for(settings, settings.api_url)
    if address is None:
        yield ok(about, "none on the way to Slack.")
        return
    parts = urlsplit(address)
    try:
        host, number = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        host, number = None, 0
    if not host:
        yield problem(about, "HTTPS_PROXY or HTTP_PROXY is not an address such as http://proxy.example.gov.uk:8080.")
        return
    try:
        socket.create_connection((host, number), timeout=3).close()
    except OSError as error:
        yield problem(about, f"{host}:{number} does not answer ({error.strerror or error}); see HTTPS_PROXY, NO_PROXY.")
    else:
        yield ok(about, f"{host}:{number} answers.")


def certificates(settings: Settings) -> Iterator[Finding]:
    """Whether there are certificates to trust and SSL_CERT_FILE, if set, holds some."""
    about = "Certificates"
    if settings.ssl_cert_file:
        path = Path(settings.ssl_cert_file)
        try:
            count = len(ssl.create_default_context(cafile=str(path)).get_ca_certs())
        except FileNotFoundError:
            yield problem(about, f"SSL_CERT_FILE names {path}, which does not exist.")
        except (ssl.SSLError, OSError):
            yield problem(about, f"SSL_CERT_FILE names {path}, which holds no certificates that can be read.")
        else:
            yield ok(about, f"{count} from {path}.")
        return
    paths = ssl.get_default_verify_paths()
    if ssl.create_default_context().get_ca_certs() or paths.cafile or paths.capath:
        yield ok(about, "those of the system.")
    else:
        yield problem(about, "the system has none to trust: install ca-certificates, or name a file in SSL_CERT_FILE.")


def time_zone() -> Iterator[Finding]:
    """Whether the zone's rules are there: they come from the system or from the tzdata package."""
    about = "Time zone"
    try:
        summer = datetime(2026, 7, 1, tzinfo=UTC).astimezone(ZoneInfo(TIME_ZONE)).utcoffset()
    except ZoneInfoNotFoundError:
        yield problem(about, f"{TIME_ZONE} is unknown here: install the tzdata package.")
        return
    if summer != timedelta(hours=1):
        yield problem(about, f"the rules for {TIME_ZONE} are wrong here: install the tzdata package anew.")
    else:
        here = datetime.now(UTC).astimezone(ZoneInfo(TIME_ZONE))
        yield note(about, f"{TIME_ZONE}, where it is now {here:%H:%M on %d/%m/%Y}.")
