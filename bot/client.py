"""The one Slack client of the process."""

import os
import ssl
from typing import Any
from urllib.parse import urlsplit
from urllib.request import (  # type: ignore[attr-defined]  # the second is there, but not in the stubs
    Request,
    proxy_bypass_environment,
)

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.refusal import Refusal
from bot.settings import Settings
from bot.slack_words import reason

LOCAL_TIMEOUT = 10  # seconds for one call to the local workspace


class Client(WebClient):
    """A client whose token goes no further than the address it was meant for.

    Left alone, a redirect (of a proxy's sign-in page, say) is followed to any host with the token.
    """

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        for name in [name for name in req.headers if name.lower() == "authorization"]:
            req.add_unredirected_header(name, req.headers.pop(name))
        return super()._perform_urllib_http_request_internal(url, req)


def make_client(settings: Settings) -> WebClient:
    """A client that never repeats a call by itself and reads the certificates once.

    The library's default repeats a post whose answer was lost, which shows it twice; and it reads the certificate
    store anew on every call, which costs ten times the call.
    """
    client = Client(
        token=settings.bot_token,
        base_url=settings.api_url,
        # The library's own 30 would hold a worker far longer than anyone waits.
        timeout=settings.slack_timeout_seconds,  # type: ignore[arg-type]  # a socket takes decimals
        ssl=ssl.create_default_context(),
        retry_handlers=[],
        user_agent_prefix="scorecard-bot",
    )
    # After the constructor, which would put the proxy of the environment back in the place of None.
    client.proxy = proxy_for(settings, settings.api_url)
    return client


def identify(client: WebClient) -> AuthorizeResult:
    """Who the bot is, asked once: given to Bolt as the answer to every request. Raises `Refusal` in words."""
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        raise Refusal(f"Slack refused SLACK_BOT_TOKEN: {reason(error)}") from None
    except OSError as error:
        raise Refusal(f"{reason(error)} `python -m bot check` looks at the ways there.") from None
    return AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=answer)


def make_local_client(token: str, url: str) -> WebClient:
    """A client for the local workspace: plain HTTP on this machine, past any proxy of the environment."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(part for part in (os.environ.get(name, ""), "127.0.0.1") if part)
    client = WebClient(token=token, base_url=url, timeout=LOCAL_TIMEOUT, retry_handlers=[])
    client.proxy = None
    return client


def proxy_for(settings: Settings, url: str) -> str | None:
    """The proxy on the way to `url` (http, https, ws or wss), None for a direct connection."""
    parts = urlsplit(url)
    if settings.no_proxy and proxy_bypass_environment(parts.netloc, {"no": settings.no_proxy}):
        return None
    first, second = settings.https_proxy, settings.http_proxy
    if parts.scheme in ("http", "ws"):
        first, second = second, first
    return first or second or None
