"""What Slack's answer to a call means: done, surely not done, or nobody knows."""

import math
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from errno import ECONNREFUSED, EHOSTUNREACH, ENETUNREACH
from http.client import HTTPException
from socket import gaierror
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from handlers.place import code_of
from storage.domain.delivery import Reason

FAULTS = (
    SlackClientError,
    OSError,
    HTTPException,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
)
"""All that a call to Slack ends with when the answer is lost, or is none that the library can make sense of."""


class Verdict(StrEnum):
    """What became of a call. All but `yes` and `maybe` mean that it has had no effect."""

    YES = "yes"
    BUSY = "busy"
    """Slack asks to wait."""
    UNSENT = "unsent"
    """It did not get there, or came at a bad moment: worth another try soon."""
    HELD = "held"
    """Not to this destination, until somebody mends what `reason` says."""
    REFUSED = "refused"
    """Slack does not take this message: a fault of the bot."""
    SHUT = "shut"
    """The bot may not do it anywhere: its token or what the token allows."""
    MAYBE = "maybe"


@dataclass(frozen=True)
class Answer:
    """A verdict, with Slack's word for it; `retry_after` in seconds; `data` is what came with a yes."""

    verdict: Verdict
    code: str = ""
    reason: Reason | None = None
    retry_after: float = 0.0
    data: Mapping[str, Any] = field(default_factory=dict)


# fmt: off
_SHUT = frozenset([
    "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope",
    "not_allowed_token_type", "org_login_required", "ekm_access_denied", "team_access_not_granted",
    "two_factor_setup_required", "accesslimited", "enterprise_is_restricted", "access_denied_by_admin",
])
_REFUSED = frozenset([
    "invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "metadata_too_large",
    "invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app", "no_text",
    "too_many_attachments", "invalid_attachments", "invalid_arguments", "invalid_arg_name", "invalid_array_arg",
    "invalid_charset", "invalid_form_data", "invalid_post_type", "missing_post_type", "invalid_json",
    "json_not_object", "markdown_text_conflict", "block_mismatch",
])
# fmt: on
_BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_LATER = frozenset({"team_added_to_org", "external_channel_migrating"})
_HELD = {
    "is_archived": Reason.ARCHIVED,
    "is_inactive": Reason.ARCHIVED,
    "not_in_channel": Reason.NOT_IN_CHANNEL,
    "channel_not_found": Reason.NO_CHANNEL,
    "channel_type_not_supported": Reason.NO_CHANNEL,
    "method_not_supported_for_channel_type": Reason.NO_CHANNEL,
    "user_disabled": Reason.PERSON_GONE,
    "user_not_found": Reason.PERSON_GONE,
    "users_not_found": Reason.PERSON_GONE,
    "user_not_visible": Reason.PERSON_GONE,
    "cannot_dm_bot": Reason.PERSON_GONE,
    "messages_tab_disabled": Reason.RESTRICTED,
    "access_denied": Reason.RESTRICTED,
    "no_permission": Reason.RESTRICTED,
    "cannot_reply_to_message": Reason.RESTRICTED,
    "thread_locked": Reason.RESTRICTED,
    "channel_is_limited_access": Reason.RESTRICTED,
    "thread_not_found": Reason.HEAD_GONE,
}
_RESTRICTED = "restricted_action"
_TOO_MANY_REQUESTS, _OK = 429, 200
_WAIT, _LONGEST_WAIT = 30.0, 3600.0
"""Seconds to wait where Slack does not say, and at most."""
_TUNNEL = "Tunnel connection failed"
"""How the standard library says that a proxy did not let the call through."""


def asked(call: Callable[[], SlackResponse], *wanted: str) -> Answer:
    """Make a call and say what became of it; a yes without the texts that are `wanted` in it is no yes. Never raises.

    A call that ends in a way nobody foresaw may have worked.
    """
    try:
        data = call().data
    except FAULTS as error:
        return of_error(error)
    if not isinstance(data, dict) or not all(isinstance(data.get(key), str) and data[key] for key in wanted):
        return Answer(Verdict.MAYBE, "garbled")
    return Answer(Verdict.YES, data=data)


def of_error(error: BaseException) -> Answer:
    """What the exception of a call says of it."""
    if isinstance(error, SlackApiError):
        return _of_refusal(error)
    if _carried_nothing(error):
        return Answer(Verdict.UNSENT, type(getattr(error, "reason", error)).__name__)
    return Answer(Verdict.MAYBE, type(error).__name__)


def of_code(code: str) -> Answer:
    """What Slack's word for a refusal means; one that is not known here means nothing."""
    if code in _BUSY:
        return Answer(Verdict.BUSY, code, retry_after=_WAIT)
    if code in _LATER:
        return Answer(Verdict.UNSENT, code)
    if code in _SHUT:
        return Answer(Verdict.SHUT, code)
    if code in _REFUSED:
        return Answer(Verdict.REFUSED, code)
    reason = Reason.RESTRICTED if code.startswith(_RESTRICTED) else _HELD.get(code)
    return Answer(Verdict.HELD, code, reason) if reason else Answer(Verdict.MAYBE, code)


def _of_refusal(error: SlackApiError) -> Answer:
    status = getattr(error.response, "status_code", _OK)
    code = code_of(error)
    if status == _TOO_MANY_REQUESTS or (status == _OK and code in _BUSY):
        return Answer(Verdict.BUSY, code or str(status), retry_after=_retry_after(error))
    # What fails inside Slack may have worked, whatever word comes with it.
    return Answer(Verdict.MAYBE, code or str(status)) if status >= 500 or not code else of_code(code)


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    given = next((str(headers[name]) for name in headers if str(name).lower() == "retry-after"), "")
    seconds = float(given) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given.strip()) else math.nan
    return _WAIT if math.isnan(seconds) else min(max(seconds, 1.0), _LONGEST_WAIT)


def _carried_nothing(error: BaseException) -> bool:
    """Whether no connection came about: refused, no such name or network, or not to be trusted.

    urllib wraps what happens up to the request in URLError; the same fault bare came later, when it may have arrived.
    """
    if isinstance(error, ConnectionRefusedError | gaierror | ssl.SSLCertVerificationError):
        return True
    if not isinstance(error, URLError):
        return False
    reason = error.reason
    if isinstance(reason, ConnectionRefusedError | gaierror | ssl.SSLError):
        return True
    is_unreachable = isinstance(reason, OSError) and reason.errno in (ECONNREFUSED, EHOSTUNREACH, ENETUNREACH)
    return is_unreachable or str(reason).startswith(_TUNNEL)
