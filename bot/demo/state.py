"""What the workspace knows: people, channels, messages, views, files; and how things get in."""

import copy
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.demo.block_limits import WHOLE_MESSAGE, actions_of, message_size, problems
from bot.demo.changes import Changes
from bot.demo.errors import SlackRefusal
from bot.demo.faults import Faults
from bot.demo.files import Files
from bot.demo.ids import Ids
from bot.demo.messages import Message, Messages
from bot.demo.passes import Passes
from bot.demo.people import BOT_USER, COMMANDS, PEOPLE, Channel, Command, Person, sample_channels
from bot.demo.views import Views

SCOPES = (
    "commands,chat:write,app_mentions:read,im:history,im:write,files:read,files:write,users:read,"
    "channels:read,groups:read,im:read,channels:history,groups:history"
)
READING_CHANNELS = frozenset({"channels:history", "groups:history"})
"""Scopes a council may leave out: `workspace.scopes -= READING_CHANNELS` takes them away, `|=` grants them."""
TEXT_CUT = 40_000
TEXT_IN_UPDATE = 4_000


class State:
    """The workspace without anybody acting in it.

    Unknown on the live platform, hence switches: `slack_files_in_ephemeral` (chat.postEphemeral may show uploaded
    images) and `slack_files_in_response_url` (so may response_url messages and command acknowledgements).
    """

    def __init__(self, clock: Callable[[], float], commands: Iterable[Command] = COMMANDS) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.token = "xoxb-local-workspace"
        self.scopes = set(SCOPES.split(","))
        self.base_url = "http://127.0.0.1"
        self.people = {person.id: person for person in PEOPLE}
        self.channels = sample_channels()
        self.commands = tuple(commands)
        self.slack_files_in_ephemeral = True
        self.slack_files_in_response_url = True
        self.ids = Ids(clock)
        self.store = Messages()
        self.views = Views()
        self.files = Files(clock)
        self.passes = Passes(clock)
        self.faults = Faults()
        self.changes = Changes()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.cards: list[str] = []
        self.entered: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        """What people have put into inputs: by person and place, then by block id and action id."""
        self.most_members = 1000
        """The longest page of conversations.members; a test may make it small."""
        self.most_messages = 1000
        """The longest page of history and replies: Slack may give fewer than it was asked for."""

    def see(self, channel: Channel) -> frozenset[str]:
        """The people who can see a channel: its members, and for a public one all full members of the workspace."""
        open_to = () if channel.private else (person.id for person in self.people.values() if person.full_member)
        return frozenset(open_to) | channel.members

    def bot_channel(self, channel_id: object, *, writing: bool = True) -> Channel:
        """The channel the bot names by id or `#name`, or the DM of a user id.

        Refuses with `channel_not_found` what the bot cannot see and, when `writing`, with `not_in_channel` a public
        channel it has not been invited to.
        """
        channel = self._resolve(str(channel_id or ""))
        if channel is None or (channel.private and BOT_USER not in channel.members):
            raise SlackRefusal("channel_not_found")
        if writing and BOT_USER not in channel.members:
            raise SlackRefusal("not_in_channel")
        return channel

    def open_channel(self, channel_id: object) -> Channel:
        """Like `bot_channel`, for posting: an archived channel is refused.

        So is the direct message with somebody who has left; which code Slack gives there is assumed.
        """
        channel = self.bot_channel(channel_id)
        if channel.is_im and any(who in self.people and self.people[who].deleted for who in channel.members):
            raise SlackRefusal("channel_not_found")
        if channel.archived:
            raise SlackRefusal("is_archived")
        return channel

    def _resolve(self, wanted: str) -> Channel | None:
        if wanted in self.people:
            return self.dm(self.people[wanted])
        named = [each for each in self.channels.values() if not each.is_im and wanted.removeprefix("#") == each.name]
        return self.channels.get(wanted) or (named[0] if named else None)

    def dm(self, person: Person) -> Channel:
        """The direct message between this person and the bot."""
        return next(each for each in self.channels.values() if each.is_im and person.id in each.members)

    def check_content(self, text: str, blocks: Any, *, images: bool = True) -> list[dict[str, Any]]:
        """The blocks as Slack keeps them, or a refusal; `images` says whether uploaded images are allowed here."""
        if not blocks and not text.strip():
            raise SlackRefusal("no_text")
        if not blocks:
            return []
        if message_size(blocks) > WHOLE_MESSAGE:
            raise SlackRefusal("msg_blocks_too_long")
        self.check_blocks(problems(blocks, "message"), blocks, images=images)
        return self.with_ids(blocks)

    def check_blocks(
        self, found: Sequence[str], blocks: Any, *, images: bool = True, code: str = "invalid_blocks"
    ) -> None:
        """Refuses the blocks for what was found in them, or for images that Slack does not have yet."""
        unusable = [] if found else self._unusable_images(blocks, "/blocks", images)
        if found or unusable:
            raise SlackRefusal(code, [*found, *unusable])

    def _unusable_images(self, value: Any, path: str, images: bool) -> list[str]:
        if isinstance(value, list):
            return [line for n, each in enumerate(value) for line in self._unusable_images(each, f"{path}/{n}", images)]
        if not isinstance(value, dict):
            return []
        own = []
        if "slack_file" in value and not (images and self.files.usable_image(value["slack_file"])):
            own = [f"invalid slack file [json-pointer:{path}/slack_file]"]
        return own + [line for key in value for line in self._unusable_images(value[key], f"{path}/{key}", images)]

    def with_ids(self, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A copy in which blocks and interactive elements have ids, as Slack invents missing ones."""
        kept = copy.deepcopy(blocks)
        for block in kept:
            block.setdefault("block_id", self.ids.short())
            held = [*block.get("elements", []), block.get("accessory"), block.get("element")]
            for each in held:
                if isinstance(each, dict) and each.get("type") not in _PASSIVE:
                    each.setdefault("action_id", self.ids.short())
        return kept

    def record(self, method: str, args: Mapping[str, Any]) -> None:
        """Keeps the latest thousand calls for a look."""
        with self.lock:
            self.calls.append((method, dict(args)))
            del self.calls[:-1000]

    def add(self, message: Message) -> Message:
        """Puts a message in its channel and tells those who can see it."""
        with self.lock:
            self.store.put(message)
        self.tell(message)
        return message

    def tell(self, message: Message) -> None:
        """Announces that a message came, changed or went."""
        seen_by = self.see(self.channels[message.channel])
        audience = frozenset({message.ephemeral_to}) if message.ephemeral else seen_by
        self.changes.publish("change", {"channel": message.channel}, audience)

    def show_card(self, words: str, person: str = "", *, told: bool = False) -> None:
        """Shows an error card: what Slack would refuse or show; to one person, or to everyone.

        `told` only records it, for what the person learns in another way.
        """
        self.cards.append(words)
        del self.cards[:-1000]
        if not told:
            self.changes.publish("fault", {"text": words}, frozenset({person}) if person else None)

    def element_in(
        self, blocks: list[dict[str, Any]], action_id: str, block_id: str = "", value: str | None = None
    ) -> Any:
        """Block id and element with this action id; `block_id` and `value` choose among several. None when absent."""
        for found_block, element in actions_of(blocks):
            same = element["action_id"] == action_id and block_id in ("", found_block)
            if same and (value is None or element.get("type") != "button" or element.get("value") == value):
                return found_block, element
        return None


_PASSIVE = frozenset({"image", "plain_text", "mrkdwn"}) | {
    f"rich_text_{part}" for part in ("section", "list", "preformatted", "quote")
}
