"""What buttons and windows of `/watch` carry; read back with nothing in it trusted."""

import json
import re
from dataclasses import dataclass
from datetime import time

from storage.domain.cadence import zone_named
from storage.domain.subscription import Cadence, Register, ScopeKind, Which

_KEY = re.compile(r"(0|[1-9][0-9]{0,8})\.([CGUW][A-Z0-9]{1,30})")
_ACCOUNT = re.compile("[UW][A-Z0-9]{1,30}")
_CHANNEL = re.compile("[CDG][A-Z0-9]{1,30}")
_PAGE = re.compile("[0-9]{1,4}")
_LONGEST, _LONGEST_METADATA, _LONGEST_URL, _MOST_PAGES = 2000, 2900, 1000, 10_000
_WATCHABLE = {
    Register.INDICATORS: (ScopeKind.INDICATOR, ScopeKind.SECTION, ScopeKind.DIRECTORATE, ScopeKind.SCORECARD),
    Register.RISKS: (ScopeKind.RISK, ScopeKind.AREA, ScopeKind.DIRECTORATE),
}


@dataclass(frozen=True)
class WatchKey:
    """A subscription and where it is told: a button is good for that place alone.

    `subscription` is a row id; 0 stands for the person's own indicators while nothing was asked of them.
    """

    subscription: int
    destination: str

    def write(self) -> str:
        """The value of a button."""
        return f"{self.subscription}.{self.destination}"

    @classmethod
    def read(cls, text: object) -> "WatchKey | None":
        """What the value says, or None for anything that this program cannot have written."""
        found = _KEY.fullmatch(text) if isinstance(text, str) else None
        return cls(int(found[1]), found[2]) if found else None


@dataclass(frozen=True)
class Pick:
    """What can be chosen to be watched, by whom, and what was said of it: the fields of `Said`, None for what was not.

    `name` is a section, directorate, scorecard or area, or an indicator's code, whose scope is `scope`, or a risk's
    reference.
    """

    person: str
    kind: ScopeKind
    name: str
    scope: str = ""
    which: Which | None = None
    cadence: Cadence | None = None
    at: time | None = None
    zone: str | None = None
    weekday: int | None = None
    register: Register = Register.INDICATORS

    def write(self) -> str:
        """The value of a button; empty where it is longer than Slack takes."""
        at = f"{self.at:%H:%M}" if self.at else None
        said = [self.which, self.cadence, at, self.zone, self.weekday]
        about = [self.register] if self.register is Register.RISKS else []
        text = json.dumps([self.person, self.kind, self.name, self.scope, said, *about], ensure_ascii=False)
        return text if len(text) <= _LONGEST else ""

    @classmethod
    def read(cls, text: object) -> "Pick | None":
        """What the value says, or None for anything that this program cannot have written."""
        match _parsed(text, _LONGEST):
            case [str() as person, str() as kind, str() as name, str() as scope, list() as said, *about]:
                try:
                    (register,) = about or [Register.INDICATORS]
                    found = cls(person, ScopeKind(kind), name, scope, *_said(said), Register(str(register)))
                except (ValueError, TypeError):
                    return None
                is_ours = found.kind in _WATCHABLE[found.register] and bool(name) and _is_storable(name + scope)
                return found if is_ours and _ACCOUNT.fullmatch(person) else None
        return None


def _said(parts: list[object]) -> tuple[Which | None, Cadence | None, time | None, str | None, int | None]:
    """The five parts of what was said. Raises ValueError, TypeError."""
    which, cadence, at, zone, weekday = parts
    if weekday is not None and (type(weekday) is not int or not 0 <= weekday <= 6):
        raise ValueError
    if at is not None and not re.fullmatch("[0-9]{2}:[0-9]{2}", str(at)):
        raise ValueError
    if zone is not None and zone_named(str(zone)) != zone:
        raise ValueError
    return (
        None if which is None else Which(str(which)),
        None if cadence is None else Cadence(str(cadence)),
        None if at is None else time.fromisoformat(str(at)),
        None if zone is None else str(zone),
        weekday,
    )


@dataclass(frozen=True)
class Origin:
    """The list from which a window was opened: the channel it is about, its page, and where it can be replaced."""

    channel: str
    page: int = 0
    response_url: str = ""


@dataclass(frozen=True)
class WindowKey:
    """What the window carries: which subscription, and where it was opened."""

    key: WatchKey
    origin: Origin

    def write(self) -> str:
        """The window's metadata; without the address where that is too long."""
        url = self.origin.response_url if len(self.origin.response_url) <= _LONGEST_URL else ""
        return json.dumps([self.key.write(), self.origin.channel, self.origin.page, url], separators=(",", ":"))

    @classmethod
    def read(cls, text: object) -> "WindowKey | None":
        """What the metadata says, or None for anything that this program cannot have written."""
        match _parsed(text, _LONGEST_METADATA):
            case [str() as key, str() as channel, int() as page, str() as url]:
                found = WatchKey.read(key)
                is_page = type(page) is int and 0 <= page < _MOST_PAGES
                if found and is_page and _CHANNEL.fullmatch(channel):
                    return cls(found, Origin(channel, page, url))
        return None


def page_of(text: object) -> int:
    """The page that a button asks for; the first for anything that is no page."""
    return int(text) if isinstance(text, str) and _PAGE.fullmatch(text) else 0


def _parsed(text: object, longest: int) -> object:
    try:
        return json.loads(text) if isinstance(text, str) and len(text) <= longest else None
    except (ValueError, RecursionError):
        return None


def _is_storable(text: str) -> bool:
    """Whether every database takes the text: no null character, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
