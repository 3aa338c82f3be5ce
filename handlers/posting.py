"""What everyone in a channel can read: made for its readers, kept track of, and changed only after a second look."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import sleep
from typing import Generic, TypeVar, overload

from charts.plans import Request
from handlers import shown
from handlers.answer import Answer, Asker
from handlers.deps import Deps
from handlers.messages.blocks import Message
from handlers.messages.cards import with_chart, with_note
from handlers.messages.faults import said
from handlers.messages.keys import Subject
from handlers.messages.risk_keys import RiskSubject
from handlers.place import Place, edit, post, take_down
from handlers.rooms import Rooms
from handlers.shown import About, Shown
from storage import posts
from storage.database import Busy
from storage.domain.period import day_words
from storage.domain.viewer import Reader
from storage.posts import Posted

_TRIES, _PAUSE = 3, 0.2
NOT_MINE = (
    "not_in_channel",
    "channel_not_found",
    "restricted_action",
    "is_archived",
    "is_inactive",
    "cant_update_message",
    "message_not_found",
)
"""Slack's words where a message cannot be changed by the bot."""


A = TypeVar("A", bound=Shown, covariant=True)


@dataclass(frozen=True)
class Made(Generic[A]):
    """An answer for the readers of a place, and the version of the figures it was made from."""

    answer: A
    version: int


@dataclass(frozen=True)
class PostedCard:
    """A card, or a risk picture, in a channel or a direct message: enough to make it anew for whoever reads it then."""

    place: Place
    ts: str
    subject: About
    shared_by: str = ""


@dataclass(frozen=True)
class Drawn:
    """A picture that is ready to be shown, and what it was drawn from."""

    request: Request
    file_id: str
    alt: str


@overload
def card_for(
    deps: Deps, reader: Reader, subject: Subject, *, shared_by: str = "", is_alone: bool = False
) -> Made[Answer]: ...
@overload
def card_for(
    deps: Deps, reader: Reader, subject: About, *, shared_by: str = "", is_alone: bool = False
) -> Made[Shown]: ...
def card_for(deps: Deps, reader: Reader, subject: About, *, shared_by: str = "", is_alone: bool = False) -> Made[Shown]:
    """A card, or whatever else the subject is, as this reader may see it now; `is_alone` as in `Asker`."""
    with deps.store.reading() as reading:
        asker = Asker(reader, deps.today(), can_share=False, is_alone=is_alone)
        return Made(shown.made(subject, asker=asker, reading=reading, shared_by=shared_by), reading.version)


def card_at(deps: Deps, place: Place, subject: About, *, shared_by: str = "") -> Made[Shown]:
    """The card for whoever reads a message at this place now. Raises what finding the readers raises."""
    reader = Rooms(deps).at(place)
    return card_for(deps, reader, subject, shared_by=shared_by, is_alone=place.is_direct)


def put_up(deps: Deps, place: Place, made: Made[Shown], *, shared_by: str = "") -> str:
    """Post for everyone at this place, and keep track of it; the message's ts.

    What cannot be kept track of is taken down again: it could not be withdrawn. Raises what either step raises.
    """
    ts = post(deps.client, place, made.answer.message)
    try:
        keep(deps, place.channel, ts, made, shared_by=shared_by, is_new=True)
    except Exception:
        take_down(deps.client, place.channel, ts)
        raise
    return ts


def put_in_place(deps: Deps, place: Place, made: Made[Shown]) -> None:
    """Put a card where the list was that it was chosen from. Raises SlackApiError where the bot cannot edit that."""
    with deps.turns.of(place.channel, place.message_ts):
        # Kept first: a change that Slack takes and nobody remembers could not be withdrawn.
        keep(deps, place.channel, place.message_ts, made)
        edit(deps.client, place.channel, place.message_ts, made.answer.message)


def keep(deps: Deps, channel: str, ts: str, made: Made[Shown], *, shared_by: str = "", is_new: bool = False) -> None:
    """Keep track of what a channel shows; a direct message is the person's own. Raises Busy."""
    answer, figures, areas = made.answer, shown.indicators(made.answer), shown.areas(made.answer)
    if Place("", channel).is_direct or not (figures or answer.risks or areas):
        return
    posted = Posted(channel, ts, shown.written(answer.subject), shared_by)

    def write() -> None:
        now, version, risks = deps.now(), made.version, answer.risks
        with deps.store.database.writing(figures=False) as session:
            posts.remember(session, posted, figures, at=now, version=version, is_new=is_new, risks=risks, areas=areas)

    patiently(write)


def remake(deps: Deps, card: PostedCard, *, drawn: Drawn | None = None, note: str = "") -> None:
    """Make a posted card anew for whoever can read it at this moment: with its picture if that is still of the same.

    One that has been withdrawn meanwhile stays so. Raises what finding the readers raises, or Slack's refusal; the card
    then stays as it was.
    """
    with deps.turns.of(card.place.channel, card.ts):
        if not _still_stands(deps, card):
            return
        made = card_at(deps, card.place, card.subject, shared_by=card.shared_by)
        now, message = shown.source(made.answer), made.answer.message
        if now is None or (drawn and shown.is_bare(now) and not shown.is_bare(drawn.request)):
            edit(deps.client, card.place.channel, card.ts, withdrawn(deps, card.subject))
            return
        # Kept before it stands there: it may show more than when it was posted.
        keep(deps, card.place.channel, card.ts, made, shared_by=card.shared_by, is_new=True)
        if drawn and drawn.request == shown.to_draw(made.answer):
            patiently(lambda: _keep_file(deps, card, drawn.file_id))
            message = with_chart(message, drawn.file_id, drawn.alt)
        elif note:
            message = with_note(message, note)
        edit(deps.client, card.place.channel, card.ts, message)


def withdrawn(deps: Deps, subject: About | None = None, *, is_list: bool = False) -> Message:
    """What stands where something stood that may not be seen here any more: nothing of it, not even a name."""
    day = day_words(deps.today())
    if isinstance(subject, RiskSubject):
        return said(f"What stood here of the risk register was withdrawn on {day}. Ask again with /risk to see it now.")
    if is_list:
        return said(f"A figure in this list was withdrawn on {day}. Ask again with /kpi for what can be seen now.")
    return said(f"This card was withdrawn on {day}. Ask again with /kpi for what can be seen now.")


def patiently(write: Callable[[], None]) -> None:
    """Write, again after a moment where somebody else is writing. Raises Busy in the end."""
    for _ in range(_TRIES - 1):
        with suppress(Busy):
            return write()
        sleep(_PAUSE)
    return write()


def _still_stands(deps: Deps, card: PostedCard) -> bool:
    if card.place.is_direct:
        return True
    with deps.store.database.reading() as session:
        return posts.is_kept(session, card.place.channel, card.ts)


def _keep_file(deps: Deps, card: PostedCard, file_id: str) -> None:
    if card.place.is_direct:
        return
    with deps.store.database.writing(figures=False) as session:
        posts.keep_file(session, card.place.channel, card.ts, file_id)
