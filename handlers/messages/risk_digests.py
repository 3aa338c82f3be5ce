"""The risk summary as it is sent at its time: what moved since the last one, then the picture."""

from dataclasses import dataclass
from datetime import date

from handlers.messages.blocks import Block, Message, context, esc, header, join, section
from handlers.messages.digests import LATE, Frame
from handlers.messages.risk_lines import listed, plural
from handlers.messages.risk_summary import summary
from storage.domain.period import day_words
from storage.domain.risk import Movement
from storage.domain.risk_summary import RiskPicture

_SAID = (
    (Movement.NEW, "new"),
    (Movement.UP, "up, which is worse"),
    (Movement.DOWN, "down, which is better"),
    (Movement.CLOSED, "closed"),
)


@dataclass(frozen=True)
class Span:
    """The days that a summary is for: when the last one came, and when this one does."""

    since: date
    until: date


def digest(picture: RiskPicture, lately: RiskPicture, span: Span, frame: Frame) -> Message:
    """The picture, led by what moved in its time; `lately` is the same compared with the day of the last one."""
    title = f"Preview: {frame.title}" if frame.is_preview else frame.title
    moved = _moved(lately, span)
    body: list[Block] = [header(title), section(join("*", esc(moved), "*"))]
    body += [context(esc(LATE))] if frame.is_late else []
    made = summary(picture, can_share=False)
    late = f" {LATE}" if frame.is_late else ""
    return Message(join(esc(f"{title}. {moved}{late} "), made.text), (*body, *made.blocks))


def _moved(lately: RiskPicture, span: Span) -> str:
    """What moved since the last one, in a sentence; nothing did where all of it has only been loaded since."""
    if lately.total and len(lately.moved(Movement.NEW)) == lately.total:
        have = "risk has" if lately.total == 1 else "risks have"
        return f"Since {day_words(span.since)}: {lately.total} {have} been loaded, and there were none before."
    counted = [(len(lately.moved(kind)), words) for kind, words in _SAID]
    said = [f"{plural(count, 'risk')} {words}" for count, words in counted if count]
    high = len(lately.newly_high)
    said += [f"{plural(high, 'risk')} newly high"] if high else []
    return f"Since {day_words(span.since)}: {listed(said) or 'nothing moved'}."
