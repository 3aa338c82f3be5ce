"""A board with a published edition and a draft one, of two directorates, with internal and exempt indicators."""

from datetime import UTC, datetime

from bot.demo.people import DIRECTOR, HEAD_OF_SERVICE, OFFICER
from bot.demo.views import View
from handlers.messages.publishing_words import LOOKING
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.domain.classification import Publication
from storage.domain.indicator import IndicatorKey
from storage.domain.role import Role
from storage.domain.viewer import PUBLIC
from storage.owners import bind
from storage.roles import grant
from tests.handlers.talking import Conversation, texts_of
from tests.storage.builders import csv, load_files

HAND = Hand("U0SBADMIN01", datetime(2019, 12, 2, 9, tzinfo=UTC), "a test")
DEFINED = csv(
    "code,name,unit,polarity,target,directorate,class",
    "ABS,Sickness absence,days,lower,8,People,public",
    "BUD,Budget variance,percent,lower,2,Finance,public",
    "COM,Complaints answered,percent,higher,90,People,public",
    "INT,Agency spend,pounds,lower,100000,People,internal",
    "EXE,Settlement CANARY,pounds,lower,50000,People,exempt",
)
HEAD = "code,name,actual,rag,data period,edition,section,commentary"
Q2 = csv(
    HEAD,
    "ABS,Sickness absence,7 days,GREEN,30/09/2019,Q2 2019/20,Our People,Fewer",
    "BUD,Budget variance,1%,GREEN,30/09/2019,Q2 2019/20,Our Money,On track",
    "COM,Complaints answered,80%,RED,30/09/2019,Q2 2019/20,Our Service,Slow",
)
Q3 = csv(
    HEAD,
    "ABS,Sickness absence,9.5 days,RED,31/12/2019,Q3 2019/20,Our People,",
    "BUD,Budget variance,1.5%,GREEN,31/12/2019,Q3 2019/20,Our Money,On track",
    "COM,Complaints answered,85%,RED,31/12/2019,Q3 2019/20,Our Service,Better",
    "INT,Agency spend,£90000,GREEN,31/12/2019,Q3 2019/20,Our Money,Fewer posts",
    "EXE,Settlement CANARY,£77777,RED,31/12/2019,Q3 2019/20,Our Money,CANARY words",
)
BOARD = Options(scorecard="Board", new=True)
DRAFT = Options(scorecard="Board", new=True, publication=Publication.DRAFT)


def fill(database: Database) -> None:
    """Put the board into an empty database, with an officer, a director of People and an owner of ABS."""
    load_files(database, DEFINED, Q2, options=BOARD)
    load_files(database, Q3, options=DRAFT)
    with database.writing() as session:
        grant(session, HAND, OFFICER, Role.OFFICER)
        grant(session, HAND, DIRECTOR, Role.DIRECTOR, "People")
        bind(session, HAND, "ABS", HEAD_OF_SERVICE, "Board")


def open_window(who: Conversation, rest: str = "") -> View:
    """`/scorecard publish …`: the window that opens."""
    before = who.workspace.open_view(who.person)
    outcome = who.workspace.command(who.person, who.channel, "/scorecard", f"publish {rest}".strip())
    assert outcome.ok and outcome.message is None, outcome

    def opened() -> View | None:
        view = who.workspace.open_view(who.person)
        is_new = view and (before is None or view.id != before.id)
        return view if view and is_new and LOOKING not in words(view) else None

    view = who.workspace.wait_for(opened)
    assert view, who.workspace.open_view(who.person)
    return view


def words(view: View) -> str:
    """What the window says, without its buttons."""
    said = [block for block in view.blocks if block["type"] in ("header", "section", "context")]
    return texts_of(said)


def value(view: View, action: str, name: str) -> str:
    """The value of the button of this action for the line of this name."""
    found = [each for block in view.blocks for each in block.get("elements", []) if each.get("action_id") == action]
    return next(each["value"] for each in found if each.get("accessibility_label", "").endswith(name))


def public_figure(who: Conversation, code: str) -> str:
    """The figure that everyone sees of an indicator now, as printed; empty where there is none."""
    key = IndicatorKey(code, "board")
    with who.deps.store.reading() as reading:
        found = reading.snapshot(key, viewer=PUBLIC, today=who.deps.today())
    return found.latest.measurement.text if found and found.latest else ""
