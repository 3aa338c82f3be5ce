"""Who somebody is in Slack: a full member of this workspace or not. Asked of Slack, and remembered for minutes."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.lanes import Lane, LaneFull
from handlers.place import code_of

log = logging.getLogger(__name__)
FRESH_SECONDS, VALID_SECONDS, PATIENCE_SECONDS = 300.0, 900.0, 0.7
_MOST_KEPT = 20_000
_UNKNOWN = ("user_not_found", "user_not_visible", "users_not_found")


class NotKnownYet(Exception):
    """Slack has not said yet who the person is."""


@dataclass(frozen=True)
class Person:
    """What counts of an account: whether it is a full member's, and whether it looks after the workspace.

    `name` is what Slack shows of a member, for texts that must not call anybody as a mention would.
    """

    is_member: bool
    is_workspace_admin: bool = False
    name: str = field(default="", compare=False)


NO_MEMBER = Person(is_member=False)


def person_of(user: dict[str, Any], team: str) -> Person:
    """A user object of Slack's read: guests, other workspaces' people, bots and deactivated accounts are no members."""
    teams = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or [])}
    outside = user.get("is_stranger") or (team and team not in teams)
    kept_out = ("deleted", "is_restricted", "is_ultra_restricted", "is_bot", "is_app_user", "is_invited_user")
    if outside or any(user.get(mark) for mark in kept_out):
        return NO_MEMBER
    admin = any(user.get(mark) for mark in ("is_admin", "is_owner", "is_primary_owner"))
    return Person(is_member=True, is_workspace_admin=admin, name=_name(user))


def _name(user: dict[str, Any]) -> str:
    """The name that people see; empty where Slack tells none."""
    profile = user.get("profile") or {}
    return str(profile.get("display_name") or profile.get("real_name") or user.get("real_name") or "")


class People:
    """The people who asked lately. What Slack said holds for fifteen minutes; after five it is asked again.

    A listener waits a moment at most; `team` is the workspace the bot belongs to.
    """

    def __init__(
        self, client: WebClient, lane: Lane, *, team: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client, self._lane, self._team, self._clock = client, lane, team, clock
        self._kept: dict[str, tuple[float, Person]] = {}
        self._asked: dict[str, Future[Person]] = {}
        self._lock = Lock()

    def of(self, user: str, *, patience: float = PATIENCE_SECONDS) -> Person:
        """Who this is. Raises NotKnownYet when Slack has not answered in `patience` seconds, or LaneFull."""
        person, age = self._known(user)
        if person is not None and age <= FRESH_SECONDS:
            return person
        if person is not None and age <= VALID_SECONDS:
            with suppress(LaneFull):
                self._ask(user)
            return person
        try:
            return self._ask(user).result(patience)
        except TimeoutError:
            raise NotKnownYet from None

    def look_up(self, user: str) -> Person:
        """The same from a lane, where one may wait for Slack. Raises what the call raises."""
        person, age = self._known(user)
        return person if person is not None and age <= FRESH_SECONDS else self._fetch(user)

    def _known(self, user: str) -> tuple[Person | None, float]:
        with self._lock:
            at, person = self._kept.get(user, (0.0, None))
        return person, self._clock() - at

    def _ask(self, user: str) -> "Future[Person]":
        """One question to Slack at a time for each person, however many wait for it."""
        with self._lock:
            answer = self._asked.get(user)
            if answer is not None:
                return answer
            answer = self._asked[user] = Future()
        try:
            self._lane.put(self._answer, user, answer)
        except Exception:
            self._settle(user)
            raise
        return answer

    def _answer(self, user: str, answer: "Future[Person]") -> None:
        try:
            person = self._fetch(user)
        except Exception as error:
            log.warning("Slack did not say who a person is", exc_info=error)
            self._settle(user)
            answer.set_exception(NotKnownYet())
            return
        self._settle(user)
        answer.set_result(person)

    def _settle(self, user: str) -> None:
        with self._lock:
            self._asked.pop(user, None)

    def _fetch(self, user: str) -> Person:
        try:
            person = person_of(self._client.users_info(user=user)["user"], self._team)
        except SlackApiError as error:
            if code_of(error) not in _UNKNOWN:
                raise
            person = NO_MEMBER
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[user] = self._clock(), person
        return person
