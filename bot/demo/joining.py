"""`/invite @name` and `/remove @name`: the commands of Slack itself that say who is in a channel."""

import re

from bot.demo.directory import Directory
from bot.demo.mention import with_ids
from bot.demo.messages import Message
from bot.demo.outcome import Outcome
from bot.demo.people import BOT_USER, Channel, Command, Person

INVITE, REMOVE = "/invite", "/remove"
SLACKS_OWN = (
    Command(INVITE, "@name", "Bring somebody, or Scorecard Bot, into this channel"),
    Command(REMOVE, "@name", "Take somebody, or Scorecard Bot, out of this channel"),
)
_MENTIONED = re.compile(r"<@(U\w+)")


def change_members(workspace: Directory, person: Person, place: Channel, command: str, text: str) -> Outcome:
    """Whoever is named comes in or goes out, and the channel reads it; the bot's app is not asked."""
    named = list(dict.fromkeys(_MENTIONED.findall(with_ids(text, workspace.people, workspace.channels))))
    refused = _refusal(person, place, command) or ("" if named else f"Say who, as in {command} @Scorecard Bot.")
    if refused:
        return Outcome(False, refused)
    coming = command == INVITE
    for who in named:
        if (who in workspace.channel(place).members) is coming:
            name = "Scorecard Bot" if who == BOT_USER else workspace.person(who).name
            return Outcome(False, f"{name} is {'already' if coming else 'not'} in #{place.name}.")
    for who in named:
        (workspace.add_member if coming else workspace.remove_member)(place, who)
    people = ", ".join(f"<@{who}>" for who in named)
    words = f"added {people} to #{place.name}" if coming else f"removed {people} from #{place.name}"
    return Outcome(True, message=workspace.add(Message(place.id, workspace.ids.ts(), person.id, words)))


def _refusal(person: Person, place: Channel, command: str) -> str:
    if place.is_im:
        return f"{command} works in a channel, not in a direct message."
    if place.archived:
        return f"#{place.name} is archived."
    if not person.full_member or person.id not in place.members:
        return f"You cannot say who is in #{place.name}."
    return ""
