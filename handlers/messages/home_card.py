"""An indicator's card as a window over the App Home: to read, with nothing to press."""

from handlers.messages.blocks import Block, Message, context, esc, file_image, modal, paragraphs
from storage.domain.snapshot import IndicatorSnapshot

_TITLE = "Indicator"


def window(card: Message, snapshot: IndicatorSnapshot) -> Block:
    """The card without its buttons, and with all of its commentary."""
    body: list[Block] = []
    for block in card.blocks:
        if block.get("accessory") and snapshot.latest:
            body += paragraphs(esc(snapshot.latest.measurement.commentary))
        elif block["type"] != "actions":
            body.append(block)
    hint = f"To share it, or to see its history, type /kpi {snapshot.definition.key.code} in a channel."
    return modal(_TITLE, [*body, context(esc(hint))])


def with_chart(shown: Block, file_id: str, alt: str) -> Block:
    """The window with the picture above its small print."""
    blocks = shown["blocks"]
    return shown | {"blocks": [*blocks[:-2], file_image(file_id, alt), *blocks[-2:]]}


def with_note(shown: Block, note: str) -> Block:
    """The window with one more line of small print."""
    return shown | {"blocks": [*shown["blocks"], context(esc(note))]}
