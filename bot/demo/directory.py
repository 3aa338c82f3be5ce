"""Finding people and channels, and rearranging them as an administrator of Slack would."""

from dataclasses import replace
from typing import Any

from bot.demo.messages import Message
from bot.demo.people import BOT_USER, Channel, Person, direct
from bot.demo.state import State

Who = Person | str
Where = Channel | str


class Directory(State):
    """The people and channels of a workspace. Everything the pages show of them changes at once."""

    def person(self, wanted: Who) -> Person:
        """The person with this name or id, as they are now."""
        for each in self.people.values():
            if wanted in (each.id, each.name) or (isinstance(wanted, Person) and wanted.id == each.id):
                return each
        raise LookupError(f"nobody here is called {wanted}")

    def channel(self, wanted: Where) -> Channel:
        """The channel with this id or name, with or without #, as it is now."""
        if isinstance(wanted, Channel):
            return self.channels.get(wanted.id, wanted)
        for each in self.channels.values():
            if wanted in (each.id, f"#{each.name}", each.name) and not (each.is_im and wanted == each.name):
                return each
        raise LookupError(f"there is no channel {wanted}")

    def add_person(self, person: Person) -> Person:
        """Somebody new, with a direct message with the bot and in no channel yet."""
        with self.lock:
            self.people[person.id] = person
            dm = direct(person)
            self.channels[dm.id] = dm
        self._tell_everyone()
        return person

    def change_person(self, who: Who, **changes: Any) -> Person:
        """Replaces fields of a person: `change_person(CABINET, guest=True)`."""
        with self.lock:
            changed = replace(self.person(who), **changes)
            self.people[changed.id] = changed
        self._tell_everyone()
        return changed

    def deactivate(self, who: Who) -> Person:
        """Closes somebody's account; they leave every channel, as in Slack."""
        with self.lock:
            gone = self.change_person(who, deleted=True)
            for channel in [each for each in self.channels.values() if not each.is_im]:
                self.remove_member(channel, gone)
        return gone

    def change_channel(self, where: Where, **changes: Any) -> Channel:
        """Replaces fields of a channel: `change_channel("#random", topic="Tea")`."""
        with self.lock:
            changed = replace(self.channel(where), **changes)
            self.channels[changed.id] = changed
        self._tell_everyone()
        return changed

    def add_member(self, where: Where, who: Who) -> Channel:
        """Invites a person, or the bot by its user id, into a channel."""
        with self.lock:
            return self.change_channel(where, members=self.channel(where).members | {self._member(who)})

    def remove_member(self, where: Where, who: Who) -> Channel:
        """Takes a person, or the bot by its user id, out of a channel."""
        with self.lock:
            return self.change_channel(where, members=self.channel(where).members - {self._member(who)})

    def make_shared(self, where: Where, shared: bool = True) -> Channel:
        """Connects a channel with another organisation, or disconnects it."""
        return self.change_channel(where, shared=shared)

    def make_private(self, where: Where, private: bool = True) -> Channel:
        """Makes a channel private, or public."""
        return self.change_channel(where, private=private)

    def archive(self, where: Where, archived: bool = True) -> Channel:
        """Archives a channel, or opens it again."""
        return self.change_channel(where, archived=archived)

    def post_as(self, who: Who, where: Where, text: str, thread_ts: str | None = None) -> Message:
        """A person's message put straight into a channel: the bot is not told of it."""
        person, channel = self.person(who), self.channel(where)
        return self.add(Message(channel.id, self.ids.ts(), person.id, text, thread_ts=thread_ts))

    def _member(self, who: Who) -> str:
        return BOT_USER if who == BOT_USER else self.person(who).id

    def _tell_everyone(self) -> None:
        self.changes.publish("change", {"channel": None})
