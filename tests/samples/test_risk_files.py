"""The files of the sample register: they add up to what was printed, read as plain English, and name nobody."""

import re
from collections import Counter
from datetime import date

import pytest

from bot import samples
from bot.samples.make_history import read
from storage.domain.matrix import FIVE_BY_FIVE, Cell
from storage.domain.risk import ScoreKind
from storage.intake.risk_reader import read_risks
from storage.intake.risk_values import RisksFile, ScoringsFile

FILES = (
    samples.RISK_AREAS,
    samples.RISKS,
    samples.RISK_SCORINGS,
    samples.RISK_MITIGATIONS,
    samples.RESTRICTED_RISKS,
    samples.RESTRICTED_RISK_SCORINGS,
    samples.RESTRICTED_RISK_MITIGATIONS,
    *(path for paths in samples.NEXT_REGISTERS.values() for path in paths),
)
AREAS = {
    "Vulnerable children": "RED",
    "Education": "RED",
    "Demand for adult social care": "RED",
    "Management of the county estate": "RED",
    "Business continuity response to major event": "RED",
    "Financial control": "RED",
    "Staffing": "AMBER",
    "EU Exit": "AMBER",
}
ROLE = re.compile(r"(manager|director|officer|auditor|partner|worker|analyst|consultant|head of [a-z' ]+)\b", re.I)
PHONE_LINE = 40
NEWLY_RED = {"NEET-1617", "LAC-RATE", "FFD-TIMELY", "ADOPT-DAYS", "HR-REVIEWS"}

public, restricted = read(samples.RISKS), read(samples.RESTRICTED_RISKS)
every = [*public, *restricted]
actions = [*read(samples.RISK_MITIGATIONS), *read(samples.RESTRICTED_RISK_MITIGATIONS)]


def linked(rows: list[dict[str, str]]) -> set[str]:
    return {code for row in rows for code in row["Linked indicators"].split("; ") if code}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_read_without_a_remark(path):
    found = read_risks(path, matrix=FIVE_BY_FIVE)
    assert found.rows and not found.columns.ignored and not found.notes
    assert not [flag for row in found.rows for flag in row.flags]


def test_the_areas_are_named_and_rated_as_printed():
    printed = [row for row in read(samples.RISK_AREAS) if row["As at"] == "30/09/2019"]
    assert {row["Risk area"]: row["RAG"] for row in printed} == AREAS
    assert {row["Illustrative"] for row in printed} == {"no"}
    assert {row["Illustrative"] for row in read(samples.RISK_AREAS) if row not in printed} == {"yes"}


def test_all_that_is_said_of_an_area_is_marked_as_made_up():
    paths = [samples.RISK_AREAS, *(paths[2] for paths in samples.NEXT_REGISTERS.values())]
    for row in (row for path in paths for row in read(path)):
        assert all(row[name].startswith(samples.MADE_UP) for name in ("Why", "Mitigating actions", "What next"))


def test_every_single_risk_is_made_up_and_says_so():
    assert {(row["Illustrative"], row["Source"].startswith(samples.REGISTER_SOURCE)) for row in every} == {
        ("yes", True)
    }
    assert Counter(row["Class"] for row in restricted) == {"internal": 3, "exempt": 2}
    assert {row["Class"] for row in public} == {"public"}


def test_no_two_risks_have_the_same_name_and_no_name_is_a_number():
    titles = [row["Title"].lower() for row in every]
    assert len(set(titles)) == len(titles) == 135
    assert not [title for title in titles if re.search(r"\d", title)]


def test_a_risk_is_told_in_one_sentence():
    for row in every:
        parts = row["Cause"], row["Event"], row["Effect"]
        assert all(part and not part.endswith(".") for part in parts), row["Reference"]
        assert not row["Cause"].lower().startswith(("because", "due to")), row["Reference"]
        assert all(part[0].islower() or part.startswith(("European", "GPs")) for part in parts), row["Reference"]


def test_every_risk_has_its_reason_its_controls_and_what_comes_next():
    for row in every:
        assert row["Why"].endswith(".") and row["What next"].endswith("."), row["Reference"]
        assert all(row[name] for name in ("Controls in place", "Category", "Owner", "Review frequency", "Raised"))


def test_a_high_risk_says_why_and_what_next_in_a_line_that_a_phone_shows():
    scored = [row for row in public if not row["Closed"]]
    high = [row for row in scored if int(row["Residual likelihood"]) * int(row["Residual impact"]) >= 16]
    assert len(high) == 15
    for row in high:
        assert all(len(row[name].partition(". ")[0]) < PHONE_LINE for name in ("Why", "What next")), row["Reference"]


def test_controls_stand_one_a_line():
    found = read_risks(samples.RISKS, matrix=FIVE_BY_FIVE)
    assert isinstance(found, RisksFile)
    assert not [one for row in found.rows for one in row.controls if ";" in one]
    assert sum(len(row.controls) > 1 for row in found.rows) > 80


def test_owners_are_roles():
    owners = [row["Owner"] for row in (*every, *actions)]
    assert not [one for one in owners if not ROLE.search(one)]
    assert not [one for one in owners if re.search(r"[a-z,] [A-Z]", one)]


def test_inherent_is_never_below_residual_nor_residual_below_target():
    cells: dict[str, dict[ScoreKind, list[Cell]]] = {}
    for path in (samples.RISK_SCORINGS, samples.RESTRICTED_RISK_SCORINGS):
        file = read_risks(path, matrix=FIVE_BY_FIVE)
        assert isinstance(file, ScoringsFile)
        for row in file.rows:
            if row.cell:
                cells.setdefault(row.reference, {}).setdefault(row.kind, []).append(row.cell)
    assert len(cells) == 135
    for kinds in cells.values():
        inherent = kinds[ScoreKind.INHERENT][0]
        held = kinds[ScoreKind.RESIDUAL]
        assert all(one.likelihood <= inherent.likelihood and one.impact <= inherent.impact for one in held)


def test_what_is_aimed_at_is_no_worse_than_what_is():
    file = read_risks(samples.RISKS, matrix=FIVE_BY_FIVE)
    assert isinstance(file, RisksFile)
    scored = [row for row in file.rows if row.residual and row.target]
    assert len(scored) == 126 and len([row for row in scored if row.target.text == "TBC"]) == 3
    for row in (row for row in scored if row.target.cell):
        assert row.target.cell.likelihood <= row.residual.cell.likelihood
        assert row.target.cell.impact <= row.residual.cell.impact


def test_every_red_indicator_and_every_one_that_turns_red_hangs_together_with_a_risk():
    red = {row["code"] for row in read(samples.FIGURES) if row["rag"] == "RED"} | NEWLY_RED
    assert not red - linked(public)
    assert len([row for row in public if row["Linked indicators"]]) >= 25
    assert not linked(public) & {row["code"] for row in read(samples.RESTRICTED_DEFINITIONS)}


def test_every_open_risk_that_is_treated_has_something_to_be_done():
    done_for = {row["Reference"] for row in actions}
    treated = [row for row in every if not row["Closed"] and row["Response"] == "Treat"]
    assert not [row["Reference"] for row in treated if row["Reference"] not in done_for]
    assert all(row["Accepted until"] for row in every if row["Response"] == "Tolerate")


def test_no_draft_or_held_back_figure_is_told_by_a_risk():
    words = " ".join(row[name] for row in public for name in ("Why", "What next"))
    assert not re.search(r"held back|draft|140 young|31% of new", words)


def test_nobody_is_named_and_nothing_can_be_rung():
    words = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    assert not re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Sir|Dame)\b\.?\s+[A-Z]", words)
    assert not re.search(r"(?:\+44|\b0)\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|@|https?:|www\.", words)
    assert not re.search(r"\b(?:Ltd|Limited|PLC|LLP)\b", words, re.IGNORECASE)


def test_the_register_of_a_later_quarter_knows_only_risks_of_the_sample():
    known = {row["Reference"]: row["Title"] for row in public if not row["Closed"]}
    for risks, _, areas in samples.NEXT_REGISTERS.values():
        assert all(known[row["Reference"]] == row["Title"] for row in read(risks))
        assert {row["Risk area"] for row in read(areas)} < set(AREAS)
    assert date(2019, 12, 31).strftime("%d/%m/%Y") == read(samples.NEXT_REGISTERS["Q3 2019/20"][0])[0]["As at"]
