"""Why Slack refused or could not be reached, in plain words."""

import ssl
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

_REASONS = {
    "invalid_auth": "Slack does not know it (any more): copy it again",
    "not_authed": "Slack did not get it",
    "account_inactive": "the app was removed from the workspace: install it again",
    "token_revoked": "it was withdrawn: install the app again",
    "token_expired": "it has expired: switch token rotation off and install the app again",
    "not_allowed_token_type": "it is another kind of token",
    "missing_scope": "it lacks the scope connections:write",
    "forbidden_team": "this workspace does not allow the app",
    "ratelimited": "Slack asks to wait a minute before trying again",
}


def reason(error: SlackApiError | OSError) -> str:
    """One sentence about a call made with a token; with a capital only where a name begins it."""
    if isinstance(error, SlackApiError):
        code = str(error.response.get("error", ""))
        return f"{_REASONS.get(code, f'Slack says {code!r}')}."
    return _unreachable(error.reason if isinstance(error, URLError) else error)


def _unreachable(cause: object) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"Slack's certificate is not trusted here ({cause.verify_message}): if your network inspects encrypted "
            "traffic, name its certificates in SSL_CERT_FILE."
        )
    if isinstance(cause, TimeoutError):
        return "Slack cannot be reached: no answer in time. Is there a proxy to be set in HTTPS_PROXY?"
    return f"Slack cannot be reached: {cause}."
