"""Who can read what is put into a channel: its readers, found anew each time something is about to be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from handlers.access import viewer_for
from handlers.deps import Deps
from handlers.place import Place, code_of
from storage.domain.classification import Classification
from storage.domain.clearance import Audience, audience, capped, sight
from storage.domain.role import clearances
from storage.domain.viewer import Reader, Readers

MOST_MEMBERS, _PAGE = 1000, 200
SHARED = (
    "is_shared",
    "is_ext_shared",
    "is_org_shared",
    "is_pending_ext_shared",
    "pending_shared",
    "pending_connected_team_ids",
)
"""What a conversation object says of one that people elsewhere can read, or soon will."""
_NOT_IN = ("not_in_channel", "channel_not_found")


class Unreadable(Exception):
    """Slack does not say who can read a channel, so nothing may be shown there. `is_absent`: the bot is not in it."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.is_absent = code in _NOT_IN


@dataclass(frozen=True)
class Rooms:
    """Asks Slack, so only from a lane. Nothing is kept: membership counts as it is when something is sent."""

    deps: Deps

    def at(self, place: Place) -> Reader:
        """Who will read a message at this place: the one person in their direct message with the bot.

        Raises Unreadable, and whatever a call that got no answer raises.
        """
        return self.alone(place.user) if place.is_direct else self.readers(place.channel)

    def readers(self, channel: str) -> Readers:
        """All who can read a channel, taken together. Raises as `at` does.

        A channel that no administrator has cleared for more is for everyone, whoever its members are: there is
        nothing to ask about it.
        """
        with self.deps.store.reading() as reading:
            cleared = reading.channel_class(channel)
        if cleared is Classification.PUBLIC and not channel.startswith("D"):
            return self.everyone
        try:
            return self._asked(channel, cleared)
        except SlackApiError as error:
            if code_of(error) in _PASSING:
                raise
            raise Unreadable(code_of(error)) from error

    @property
    def everyone(self) -> Readers:
        """Anyone of the workspace: those who hold what every full member holds, and no more."""
        return Readers(frozenset({sight(clearances(self.deps.default_grants))}))

    def alone(self, user: str) -> Reader:
        """One person, with the roles they hold now; somebody who is no full member sees nothing."""
        person = self.deps.people.look_up(user) if user else None
        if person is None or not person.is_member:
            return Readers()
        return viewer_for(user, self.deps, is_workspace_admin=person.is_workspace_admin)

    def _asked(self, channel: str, cleared: Classification) -> Readers:
        info = self.deps.client.conversations_info(channel=channel)["channel"]
        if info.get("is_im"):
            return Readers(self.alone(info.get("user") or "").audience)
        if not is_closed(info):
            return self.everyone
        members = self.members(channel)
        if members is None:
            return self.everyone
        return Readers(capped(self._together(members), cleared))

    def members(self, channel: str) -> list[str] | None:
        """Everyone in the channel but the bot itself; None for more than are looked at. Raises as `at` does."""
        own = self.deps.bot_user or self.deps.client.auth_test()["user_id"]
        found: list[str] = []
        for page in self._pages(channel):
            found += page
            if len(found) > MOST_MEMBERS:
                return None
        if own not in found:  # it is not, or no longer, for the bot to post there
            raise Unreadable("not_in_channel")
        return [one for one in found if one != own]

    def _pages(self, channel: str) -> Iterator[list[str]]:
        cursor: str | None = None
        while cursor != "":
            answer = self.deps.client.conversations_members(channel=channel, limit=_PAGE, cursor=cursor)
            yield answer["members"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""

    def _together(self, members: list[str]) -> Audience:
        """What all of them may see. Those who hold no role of their own are looked for first: they settle it."""
        everyone = self.everyone.audience
        with self.deps.store.reading() as reading:
            for one in members:
                held = reading.viewer(
                    self.deps.team, one, default=self.deps.default_grants, is_workspace_admin=False
                ).audience
                if held == everyone:
                    return everyone
        return audience(sight for one in members for sight in self.member(one))

    def member(self, member: str) -> Audience:
        """What somebody in a channel may see: whoever is no full member counts as anyone does."""
        person = self.deps.people.look_up(member)
        if not person.is_member:
            return self.everyone.audience
        return viewer_for(member, self.deps, is_workspace_admin=person.is_workspace_admin).audience


_PASSING = (
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "",
)


def is_closed(info: dict[str, Any]) -> bool:
    """Whether a conversation object tells of a private channel of this workspace alone. What is not said is no."""
    return bool(info.get("is_private")) and not any(info.get(mark) for mark in ("is_im", "is_mpim", *SHARED))
