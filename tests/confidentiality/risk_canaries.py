"""What must not be heard of the risk register: risks and areas of every class, with a secret in each of their texts."""

from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy import insert, select, update

from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.rag import RagStatus
from storage.tables import AreaRating, Indicator, Risk, RiskLink, table_of
from tests.confidentiality.canaries import CANARIES, HARBOUR, MEADOW, Canary
from tests.storage.risk_builders import area, link, mitigation, rated, risk, scored

AT = datetime(2020, 1, 20, 8, tzinfo=UTC)
RAISED, MOVED, LATE = date(2018, 5, 1), date(2019, 11, 15), date(2020, 1, 3)
QUESTIONS = (
    "",
    "help",
    "summary",
    "summary harbour",
    "summary quays",
    "top 2",
    "heatmap",
    "moved",
    "moved since Q1 2019/20",
    "overdue",
    "areas",
    "R-01",
    "R-02",
    "paths flood",
    "head of service",
    "frimpsten",
)


def plain(database: Database) -> None:
    """The register that everyone sees."""
    quays = area(database, "Quays and walls", RagStatus.AMBER, RAISED)
    rated(database, quays, RagStatus.RED, MOVED, at=AT, why="Two walls moved.")
    paths = area(database, "Paths", RagStatus.GREEN, RAISED)
    why = "The wall leans further each month and the divers found a hollow behind it. " * 8
    wall = risk(
        database,
        "R-01",
        (3, 4),
        area=quays,
        day=RAISED,
        at=AT,
        title="Quay wall gives way",
        directorate=HARBOUR,
        cause="storms are heavier",
        event="the wall falls",
        effect="boats are lost",
        why=why,
        controls="Divers each spring\nA rope\nA sign",
        next_review_on=LATE,
        illustrative=True,
    )
    scored(database, wall, (4, 5), MOVED, at=AT, why="It leans.")
    for number in range(4):
        mitigation(database, wall, f"Prop number {number}", LATE, at=AT, position=number)
    link(database, wall, "H-02", at=AT)
    risk(database, "R-02", (2, 2), day=RAISED, at=AT, title="Boats drift", directorate=HARBOUR)
    risk(database, "R-03", (4, 4), area=paths, day=RAISED, at=AT, title="Paths flood", directorate=MEADOW)
    risk(database, "R-04", (4, 4), day=RAISED, at=AT, title="Hedges burn", directorate=MEADOW, closed_on=MOVED)
    risk(database, "R-05", (3, 3), day=MOVED, at=AT, title="Ferries stop", directorate=HARBOUR)


_TOLD = ("title", "cause", "event", "effect", "category", "owner", "why", "what_next", "controls")
_TEXTS = (*_TOLD, "appetite", "source")


def _risk(reference: str, stem: str, level: Classification, *, closed: bool = False) -> Canary:
    """A secret risk: `stem` begins a word of its own in each of its texts."""
    directorate = MEADOW if reference.startswith("M") else HARBOUR
    every = (*_TEXTS, "action", "doer", "someday", "reason", "closing")
    shows = ("title", "why", "closing") if closed else (*_TOLD, "action")
    return Canary(
        f"{level} risk of {directorate}{', closed' if closed else ''}",
        reference,
        level,
        False,
        (reference, *(f"{stem}{word}" for word in every)),
        (f"{stem}title", reference, stem, f"summary {stem}category", f"{stem}owner"),
        (),
        tuple(f"{stem}{word}" for word in shows),
        plant=partial(_plant_risk, reference, stem, level, directorate, closed),
    )


def _plant_risk(
    reference: str, stem: str, level: Classification, directorate: str, closed: bool, database: Database
) -> None:
    told: dict[str, object] = {one: f"{stem}{one}" for one in _TEXTS}
    told |= {"closed_on": MOVED, "closed_why": f"{stem}closing"} if closed else {"next_review_on": LATE}
    made = risk(database, reference, None, day=RAISED, at=AT, directorate=directorate, classification=level, **told)
    scored(database, made, (2, 2), RAISED, at=AT, why=f"{stem}reason")
    if not closed:
        scored(database, made, (5, 5), MOVED, at=AT, why=f"{stem}reason")
    mitigation(database, made, f"{stem}action", LATE, at=AT, owner=f"{stem}doer")
    mitigation(database, made, "Dig", at=AT, due_text=f"{stem}someday")
    link(database, made, "H-02", at=AT)


def _area(code: str, stem: str, level: Classification, holds: str) -> Canary:
    """A secret area, in which there is a risk that everyone sees, and that no other area holds."""
    texts = ("name", "why", "mitigating", "what_next")
    return Canary(
        f"{level} area",
        code,
        level,
        False,
        tuple(f"{stem}{word}" for word in texts),
        (f"summary {stem}name", f"areas {stem}name", f"{stem}name"),
        (),
        tuple(f"{stem}{word}" for word in texts),
        plant=partial(_plant_area, stem, level, holds),
        is_of_all=True,
    )


def _plant_area(stem: str, level: Classification, holds: str, database: Database) -> None:
    made = area(database, f"{stem}name", classification=level)
    said = {one: f"{stem}{one}" for one in ("why", "mitigating", "what_next")}
    with database.writing() as session:
        rating = {"area_id": made, "on_day": MOVED, "rag": "RED", "made_by": "keeper", "made_at": AT}
        session.connection().execute(insert(table_of(AreaRating)).values(**rating, **said))
        of = table_of(Risk)
        session.connection().execute(update(of).where(of.c.reference == holds).values(area_id=made))


def _hanging(code: str, level: Classification) -> Canary:
    """A risk that everyone sees hangs on a secret indicator; whoever sees that one sees it hang."""
    known = next(one for one in CANARIES if one.code == code)
    return Canary(
        f"risk of all on an {level} indicator", code, level, False, (), known.typed[:1], (), plant=partial(_hang, code)
    )


def _hang(code: str, database: Database) -> None:
    found = select(table_of(Indicator).c.id).where(table_of(Indicator).c.code == code)
    with database.writing() as session:
        indicator = session.connection().execute(found).scalar_one()
        values = {"risk_id": 1, "indicator_id": indicator, "made_by": "keeper", "made_at": AT, "undone_by": ""}
        session.connection().execute(insert(table_of(RiskLink)).values(**values))


RISKS = (
    _risk("HR-90", "zorvex", Classification.EXEMPT),
    _risk("HR-80", "quillum", Classification.INTERNAL),
    _risk("MR-90", "brandock", Classification.EXEMPT),
    _risk("HR-91", "tuppern", Classification.EXEMPT, closed=True),
    _area("HA-80", "gambrel", Classification.INTERNAL, "R-02"),
    _area("HA-90", "whistlen", Classification.EXEMPT, "R-05"),
    _hanging("H-90", Classification.EXEMPT),
)
SECRETS = (*CANARIES, *RISKS)
