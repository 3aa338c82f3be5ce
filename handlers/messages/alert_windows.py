"""The window that puts a red indicator off, and what is said privately after a press."""

from datetime import date

from handlers.messages.alert_keys import write_ref
from handlers.messages.alert_lines import SNOOZE, moment
from handlers.messages.blocks import Block, Message, Mrkdwn, brief, esc, join, plain, section
from handlers.messages.roles import asked, form
from storage.domain.episode import LONGEST_REASON, USUAL_SNOOZE, Taken, TakeOutcome
from storage.domain.period import day_words
from storage.domain.told import Meant, Ref

_NAME = 400
CLOSED = "That is not red any more, so there is nothing to be on. The alert says how it stands."


def put_off(meant: Meant, ref: Ref, today: date) -> Block:
    """The window; `meant` is what the person may see."""
    until = today + USUAL_SNOOZE
    reason: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_REASON,
        "placeholder": plain("Waiting for the audit in March", 150),
    }
    blocks = [
        section(join("*", brief(meant.snapshot.definition.name, _NAME), "*")),
        asked(
            "until",
            "Remind again on",
            {"type": "datepicker", "initial_date": until.isoformat(), "placeholder": plain("Choose a day", 150)},
            hint="On that morning I say in the thread of the alert that it is time.",
        ),
        asked("reason", "Why", reason, hint="Everyone who can read the alert can read this."),
    ]
    return form("Remind me later", SNOOZE, "Save", blocks, write_ref(ref))


def is_put_off(meant: Meant, until: date) -> Mrkdwn:
    """What the window says once it is saved."""
    name = brief(meant.snapshot.definition.name, _NAME)
    day = esc(day_words(until))
    return join("💤 *", name, "* is put off until ", day, ". The alert says so to everyone who reads it.")


def taken(meant: Meant, result: Taken) -> Message:
    """What the person who pressed *I'm on it* is told privately."""
    name = meant.snapshot.definition.name
    since = f" since {moment(result.at)}" if result.at else ""
    match result.outcome:
        case TakeOutcome.FIRST:
            said = esc(f"You are on {name}. Everyone who reads the alert sees that.")
        case TakeOutcome.ALREADY_MINE:
            said = esc(f"You are on {name} already{since}.")
        case TakeOutcome.SOMEBODY_ELSE:
            said = join("<@", esc(result.who), "> is on ", esc(name), esc(f" already{since}."))
        case TakeOutcome.CLOSED:
            said = esc(CLOSED)
    return Message(said, (section(said),))
