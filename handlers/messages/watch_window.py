"""The window that changes what is told of something that is watched, and how often."""

from datetime import time

from handlers.messages.blocks import Block, brief, join, plain, section
from handlers.messages.roles import asked, form, option
from handlers.messages.watch_keys import WindowKey
from storage.domain.cadence import COUNCIL_ZONE, DAYS
from storage.domain.subscription import Cadence, Register, Subscription, Watched, Which

SAVE = "watch.save"
WHICH, CADENCE, AT, DAY, ZONE, OTHER = "which", "cadence", "at", "weekday", "zone", "other"
_COMMON = (COUNCIL_ZONE, "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Warsaw", "UTC")
_WHICH = {
    Which.NEWLY_RED: "What turns red",
    Which.RECOVERIES: "What turns red, and what recovers",
    Which.ANY: "Any change of rating",
}
_CADENCE = {
    Cadence.AT_ONCE: "At once, as alerts",
    Cadence.DAILY: "A digest every day",
    Cadence.WEEKDAYS: "A digest every weekday",
    Cadence.WEEKLY: "A digest once a week",
    Cadence.MONTHLY: "A digest on the first day of each month",
    Cadence.QUARTERLY: "A digest on the first day of each quarter",
}


def window(one: Watched, key: WindowKey) -> Block:
    """The window, filled in as it stands."""
    sub = one.subscription
    blocks = [
        section(join("*", brief(one.words, 200), "*")),
        asked(CADENCE, "How often", _select([(_CADENCE[each], each) for each in Cadence], sub.cadence)),
        *_which(sub),
        asked(AT, "At what time", _time(sub.at), hint="For a digest."),
        asked(DAY, "On which day", _select([(day, str(at)) for at, day in enumerate(DAYS)], str(sub.weekday)))
        | {"hint": plain("For a digest once a week.", 100)},
        asked(ZONE, "In which time zone", _select([(zone, zone) for zone in _zones(sub)], sub.zone)),
        asked(OTHER, "Or another time zone", _typed(), hint="As in America/New_York.") | {"optional": True},
    ]
    return form("Change what is told", SAVE, "Save", blocks, key.write())


def _which(sub: Subscription) -> list[Block]:
    """Of risks there is nothing to choose."""
    if sub.scope.register is Register.RISKS:
        return []
    hint = "For what is told at once. A digest tells them all."
    return [asked(WHICH, "Which changes", _radio(sub.which), hint=hint)]


def _zones(sub: Subscription) -> tuple[str, ...]:
    return _COMMON if sub.zone in _COMMON else (*_COMMON, sub.zone)


def _select(choices: list[tuple[str, str]], stands: str) -> Block:
    options = [option(label, value) for label, value in choices]
    initial = next((one for one in options if one["value"] == stands), options[0])
    return {"type": "static_select", "options": options, "initial_option": initial}


def _radio(stands: Which) -> Block:
    options = [option(_WHICH[one], one) for one in Which]
    return {"type": "radio_buttons", "options": options, "initial_option": option(_WHICH[stands], stands)}


def _time(at: time) -> Block:
    return {"type": "timepicker", "initial_time": f"{at:%H:%M}"}


def _typed() -> Block:
    return {"type": "plain_text_input", "max_length": 60, "placeholder": plain("Continent/City", 150)}
