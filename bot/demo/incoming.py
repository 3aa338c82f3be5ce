"""Bodies of requests to the local workspace: bounded, and JSON made safe to show again."""

import json
from typing import Any

from starlette.requests import Request

LARGEST_JSON = 1_000_000
TOO_LARGE = "This is more than the local workspace takes at once."


async def body_of(request: Request, most: int = LARGEST_JSON) -> bytes:
    """The body. Raises ValueError, in words, when it is longer than `most` bytes."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise ValueError(TOO_LARGE)
        parts.append(part)
    return b"".join(parts)


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body, empty for any other value. Raises ValueError for what is no JSON.

    Half a surrogate pair, which JSON can spell and a keyboard can leave behind, becomes a question mark: no answer
    that holds one could be sent.
    """
    try:
        value = json.loads(body)
        if isinstance(value, dict) and b"\\u" in body:
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("This is nested too deeply.") from None
    return value if isinstance(value, dict) else {}
