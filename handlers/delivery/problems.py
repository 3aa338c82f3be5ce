"""What administrators are told when alerts cannot be delivered somewhere."""

import json

from handlers.delivery.rendered import Rendered
from handlers.deps import Deps
from handlers.messages.blocks import Message, Mrkdwn, context, esc, join, section
from storage.domain.delivery import Delivery, Reason, is_person
from storage.domain.viewer import Reader

_MEND = {
    Reason.ARCHIVED: "Un-archive the channel, or have the alerts go elsewhere.",
    Reason.NOT_IN_CHANNEL: "Invite me to the channel with /invite.",
    Reason.NO_CHANNEL: "Look whether the channel still exists, and invite me if it is private.",
    Reason.PERSON_GONE: "Bind the person's indicators to somebody else with /scorecard owner.",
    Reason.RESTRICTED: "Let me write there in the settings of the workspace or the channel.",
    Reason.UNCONFIRMED: "Look whether it stands there, and say so with /watch problems.",
    Reason.REFUSED: "This is a fault of mine: please pass on the log of the bot.",
}
KEPT = "Nothing is lost: what waits is sent as soon as that is mended. /watch problems lists it."


def render(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered:
    """The problem in words, and how to mend it. There is nothing in it that not everybody may read."""
    told = json.loads(delivery.payload)
    where = _where(str(told["destination"]))
    reason = Reason(told["reason"])
    head = join("*An alert could not be delivered* to ", where, ": ", esc(reason), ".")
    text = f"An alert could not be delivered: {reason}. {_MEND.get(reason, '')}".strip()
    mend = Mrkdwn(_MEND.get(reason, "Have a look at the log of the bot."))
    return Rendered(Message(text, (section(join(head, "\n", mend)), context(Mrkdwn(KEPT)))))


def _where(destination: str) -> Mrkdwn:
    mark = "@" if is_person(destination) else "#"
    return join("<", mark, esc(destination), ">")
