"""What the model answers when Slack would refuse."""

import math
from collections.abc import Mapping, Sequence


class SlackRefusal(Exception):
    """An answer with `ok: false`; `code` is Slack's error code, `details` the lines Slack puts beside it."""

    def __init__(self, code: str, details: Sequence[str] = (), **fields: object) -> None:
        super().__init__(f"{code}: {'; '.join(details)}" if details else code)
        self.code = code
        self.details = list(details)
        self.fields = fields

    def body(self) -> dict[str, object]:
        """The JSON body of the refusal, shaped as Slack shapes it."""
        body: dict[str, object] = {"ok": False, "error": self.code, **self.fields}
        if self.details:
            body["errors"] = self.details
            body["response_metadata"] = {"messages": [f"[ERROR] {line}" for line in self.details]}
        return body


def number(args: Mapping[str, object], key: str, default: str) -> float:
    """A numeric argument of a method, which a form carries as text; refuses anything else."""
    given = args.get(key)
    try:
        found = float(default if given in (None, "") else str(given))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise SlackRefusal("invalid_arguments", [f"{key} must be a number"])
    return found


class NotPossible(Exception):
    """What a person tried cannot be done in Slack; the text says why in plain words."""
