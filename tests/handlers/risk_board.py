"""A small register beside the sample scorecard: a risk that moved, two that did not, one closed, two not for all."""

from datetime import date
from typing import Any

from sqlalchemy import insert

from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.rag import RagStatus
from storage.tables import RiskScoring, table_of
from tests.handlers.talking import Conversation
from tests.storage.alerting import NOW
from tests.storage.risk_builders import area, link, mitigation, risk, scored

CHILDREN, ADULTS = "Children, Families and Communities", "Adult Services"
LATE, RAISED = date(2019, 11, 20), date(2018, 5, 1)


def board(database: Database) -> dict[str, int]:
    """Row ids by reference. CR-001 went from medium to high in the second quarter and hangs on a red indicator."""
    young = area(database, "Vulnerable children", RagStatus.RED, date(2019, 9, 30))
    money = area(database, "Financial control", RagStatus.AMBER, date(2019, 9, 30))
    ids = {}

    def add(reference: str, score: tuple[int, int] | None, title: str, **values: Any) -> None:
        values = {"directorate": CHILDREN, "day": RAISED, **values}
        ids[reference] = risk(database, reference, score, title=title, **values)

    add(
        "CR-001",
        (3, 4),
        "Placements cost more than the budget",
        area=young,
        cause="More children need specialist homes.",
        event="Placements are bought at any price",
        effect="Other services are cut",
        why="Forty-one children live in dear homes.",
        what_next="A panel every fortnight.",
        controls="Panel for dear placements\nForecast child by child",
        response="treat",
        next_review_on=LATE,
        illustrative=True,
    )
    scored(database, ids["CR-001"], (4, 5), date(2019, 9, 30), why="Nine more than a year ago.")
    for kind, cell in (("inherent", (5, 5)), ("target", (2, 4))):
        _other(database, ids["CR-001"], kind, cell)
    mitigation(database, ids["CR-001"], "Open a home of our own", date(2020, 3, 1), owner="Head of care")
    mitigation(database, ids["CR-001"], "Move ten children to families", LATE, status="in progress")
    link(database, ids["CR-001"], "CP-REPEAT")
    add("CR-002", (2, 3), "Schools join too few plans", area=young)
    add("CR-003", (4, 4), "Care homes close", directorate=ADULTS, area=money, response="tolerate")
    add("CR-004", (4, 4), "Old case system fails", closed_on=date(2019, 8, 1), closed_why="Replaced.")
    add("CR-005", (5, 4), "Pay claim of the drivers", area=money, classification=Classification.INTERNAL)
    add("CR-006", (5, 5), "A court case about abuse", area=young, classification=Classification.EXEMPT)
    return ids


def _other(database: Database, key: int, kind: str, cell: tuple[int, int]) -> None:
    values = {"risk_id": key, "kind": kind, "on_day": RAISED, "likelihood": cell[0], "impact": cell[1]}
    with database.writing() as session:
        session.connection().execute(
            insert(table_of(RiskScoring)).values(**values, printed="", why="", made_by="keeper", made_at=NOW)
        )


def risk_asked(talk: Conversation, text: str) -> Any:
    """`/risk …`; the answer in the acknowledgement."""
    outcome = talk.workspace.command(talk.person, talk.channel, "/risk", text)
    assert outcome.ok and outcome.message, outcome.error
    return outcome.message
