"""The course each sample indicator takes over the twelve periods before its printed figure: all of it made up."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How the values of a history come about."""

    LINE = "a straight line from `first` to the printed figure, with noise and season"
    TALLY = "adds up from April; `totals` are the years' ends, oldest first, the last of them a forecast"
    BUDGET = "spending against a budget that grows; `first`, `noise` and `recent` are percent over budget"


@dataclass(frozen=True)
class Plan:
    """One course. Numbers are texts, in the unit and the precision in which the figure is printed.

    `recent` overrides the last values, oldest first. `targets` says from which of the twelve periods (0 is the oldest)
    each target holds. `yardstick` stands in for the officers' judgement where the page rates without a target: the
    ends of green and of amber, or a status that never changes; it rises evenly from `once` where that is given, as a
    national average does. `centre` is what a closer-is-better yardstick is measured from. `season` is added in
    quarters 1 to 4. `england` runs from its first to its last value.
    """

    first: str = "0"
    noise: str = "0"
    places: int = 0
    recent: tuple[str, ...] = ()
    targets: tuple[tuple[int, str], ...] = ()
    yardstick: str = ""
    once: str = ""
    centre: str = ""
    season: tuple[str, str, str, str] = ("0", "0", "0", "0")
    england: tuple[str, str] | None = None
    shape: Shape = Shape.LINE
    totals: tuple[str, ...] = ()
    budget: tuple[str, str] | None = None


GAPS = {("FFD-TIMELY", "Q2 2017/18"), ("ADOPT-DAYS", "Q3 2017/18")}
PROVISIONAL = {("EXCL-S", "Q1 2019/20"), ("A8-LAC", "2017/18 academic year")}
LAST_EDITION = "Q1 2019/20"
LAST_PERIOD = {"SCH-CHOICE": "2017/18"}
"""Where the printed data period is no real date, the last period of the history."""

_GLD = ("69.2",) * 4 + ("70.1",) * 4 + ("71",) * 4
_EBACC_5_LAC = ("0", "0", "1.4", "0", "0", "0", "1.2", "0", "0", "1.1", "0", "1.3")

PLANS = {
    "NEET-1617": Plan(
        "2.7", "0.2", 1, ("2.4", "2.2"), yardstick="1.9 / 2.6", season=("0.1", "-0.9", "0", "0.1"), england=("3", "2.6")
    ),
    "CP-RATE": Plan("46", "1.5", 0, ("37", "36", "38"), yardstick="4 / 9", centre="44", england=("43", "45")),
    "NEET-UNKNOWN": Plan("5", "0.8", 0, yardstick="70 / 80", season=("1", "52", "3", "0")),
    "EY-GLD": Plan(places=1, recent=_GLD, targets=((0, "69.5%"), (4, "70.5%"), (8, "71.6%")), england=("70", "71.4")),
    "SCH-OFSTED": Plan("84", "1", 0, ("86", "86", "85"), ((0, "84%"), (4, "86%"))),
    "CL-HOME": Plan("73", "2.5", 0, ("81", "80", "78"), ((0, "85%"), (7, "90%")), england=("83", "85")),
    "CL-EET": Plan(
        recent=("38", "36", "37", "39", "42", "45", "47", "48", "50", "48", "47", "45"),
        targets=((0, "48%"), (3, "50%"), (11, "52%")),
        england=("49", "52"),
    ),
    "LAC-20MILES": Plan("13", "0.9", 0, ("13", "12", "14", "13"), ((0, "12%"), (7, "10%")), england=("14", "16")),
    "CP-REPEAT": Plan("19", "1.6", 0, ("26", "28", "27")),
    "LAC-RATE": Plan("65", "0.8", 0, ("70", "71", "71"), yardstick="4 / 8", centre="64", england=("61", "65")),
    "EXCL-P": Plan("0.03", "0.006", 2, ("0.03", "0.02", "0.02"), ((0, "0.02%"), (7, "0.01%"))),
    "EXCL-S": Plan("0.18", "0.015", 2, ("0.21", "0.22"), ((0, "0.12%"), (7, "0.1%"))),
    "ABS-PP": Plan("2.5", "0.1", 1, ("2.8", "2.9"), ((0, "2.5%"), (7, "2.4%")), season=("-0.1", "0", "0.1", "0.2")),
    "ABS-PS": Plan("5.1", "0.15", 1, ("5.8", "5.7"), ((0, "5.2%"), (7, "5%")), season=("-0.2", "0", "0.1", "0.3")),
    "P8-ALL": Plan("-0.05", "0.02", 2, ("0.03", "0.01", "-0.03"), ((0, "0"),)),
    "A8-LAC": Plan("15.2", "1.5", 1, ("17.9", "19.4"), yardstick="N/A"),
    "KS2-LAC": Plan("15", "2.5", 0, ("27", "24"), yardstick="45 / 38", once="22 / 17"),
    "A8-FSM": Plan("29.6", "0.9", 1, ("33.1", "32.8"), yardstick="34 / 32.5"),
    "KS2-FSM": Plan("26", "1.5", 0, ("36", "35"), yardstick="46 / 41", once="33 / 24"),
    "KS2-RWM": Plan("50.3", "1.2", 1, ("58.2", "59.4"), yardstick="65 / 62", once="54 / 49"),
    "ALEVEL-B3": Plan("30.2", "0.3", 2, ("31.97", "32.38"), ((0, "31.2%"), (4, "31.9%"), (8, "32.6%"), (11, "33.1%"))),
    "A8-ALL": Plan(
        "44.2", "0.4", 1, ("46.1", "46.3"), ((0, "45%"), (5, "46%"), (9, "46.6%")), england=("45.1", "46.6")
    ),
    "EB4-ALL": Plan(
        "16.2", "0.7", 1, ("23.2", "23.7"), ((0, "18%"), (4, "21.5%"), (8, "24%")), england=("16.8", "24.3")
    ),
    "FFD-TIMELY": Plan("83", "2.5", 0, ("93", "94", "96"), ((0, "90%"), (7, "95%"))),
    "CARE-26W": Plan("61", "2", 0, ("75", "74", "74", "72", "71"), ((0, "90%"), (3, "95%"))),
    "SCH-CHOICE-P": Plan("90.4", "0.6", 1, yardstick="89 / 86"),
    "SCH-CHOICE-S": Plan("88", "0.8", 1, ("86.1", "84.6"), yardstick="87 / 85"),
    "ADOPT-DAYS": Plan("545", "12", 0, ("468", "463", "466", "459")),
    "KS4-EM4": Plan("51.6", "1.2", 1, ("64.4", "65.7"), yardstick="65 / 62", once="55 / 51"),
    "KS4-EM5": Plan("31.9", "1", 1, ("41.1", "42.3"), yardstick="45 / 40", once="34 / 31"),
    "SCH-CHOICE": Plan("89", "0.8", 1, ("89.3", "88.5", "90.6"), ((0, "85%"), (6, "86%"))),
    "EB5-ALL": Plan("11.4", "0.6", 1, ("16", "16.2"), ((0, "13%"), (4, "15.5%"), (8, "16.9%"))),
    "KS1-RWM-LAC": Plan("28.5", "2", 1, ("36.1", "33.6"), yardstick="48 / 42", once="36 / 26"),
    "KS1-RWM-CIN": Plan("35.2", "1.6", 1, ("41", "40.3"), yardstick="52 / 46", once="38 / 33"),
    "P8-LAC": Plan("-1.21", "0.07", 2, ("-1.36", "-1.41"), yardstick="-0.8 / -1.1", once="-1.1 / -1.3"),
    "P8-CIN": Plan("-1.19", "0.05", 2, ("-1.31", "-1.29"), yardstick="-1 / -1.4"),
    "KS4-EM4-LAC": Plan("13.4", "1.8", 1, ("19.8", "18.9"), yardstick="N/A"),
    "KS4-EM4-CIN": Plan("14.6", "1.3", 1, ("18.1", "18.8"), yardstick="30 / 24", once="20 / 12.5"),
    "KS4-EM5-LAC": Plan("3.9", "0.9", 1, ("5.8", "6.9"), yardstick="9 / 6"),
    "KS4-EM5-CIN": Plan("4.1", "0.5", 1, ("6.2", "5.9"), yardstick="10 / 7", once="5.5 / 3.8"),
    "EB4-LAC": Plan("2.6", "0.8", 1, ("1.9", "1.3"), yardstick="8 / 5", once="4 / 1.9"),
    "EB4-CIN": Plan("2.2", "0.5", 1, ("3.1", "2.9"), yardstick="8 / 5", once="3.5 / 1.8"),
    "EB5-LAC": Plan(places=1, recent=_EBACC_5_LAC, yardstick="8 / 5"),
    "EB5-CIN": Plan("0.9", "0.3", 1, ("1.7", "1.9"), yardstick="8 / 5", once="1.6 / 0.5"),
    "FIN-DSG": Plan(
        "-0.4", "0.5", -3, ("0.8", "1.1"), yardstick="NO STATUS", shape=Shape.BUDGET, budget=("168000000", "207000000")
    ),
    "FIN-BUDGET": Plan("0.3", "0.9", -3, ("4.2", "6.3"), shape=Shape.BUDGET, budget=("71500000", "81200000")),
    "FIN-CAPITAL": Plan(
        "-4", "6", 0, ("-18.7", "-31.2"), yardstick="NO STATUS", shape=Shape.BUDGET, budget=("22000000", "29500000")
    ),
    "HR-FTE": Plan("946", "9", 2, ("731.44", "719.06"), ((0, "1,104"), (3, "1,042"), (7, "985")), "NO STATUS"),
    "HR-SICK": Plan(
        places=2,
        targets=((0, "8 (Days)"), (5, "7 (Days)")),
        shape=Shape.TALLY,
        totals=("4.92", "4.71", "4.24", "3.99"),
    ),
    "HR-AGENCY": Plan(yardstick="N/A", shape=Shape.TALLY, totals=("5604310", "5412850", "5026741", "3284634")),
    "HR-TURNOVER": Plan(places=2, yardstick="N/A", shape=Shape.TALLY, totals=("14.08", "13.61", "13.92", "13.84")),
    "HR-RESIGN": Plan(places=2, yardstick="N/A", shape=Shape.TALLY, totals=("7.84", "8.11", "8.3", "7.92")),
    "CU-CORP-UPHELD": Plan("29", "4.5", 0, yardstick="N/A"),
    "CU-STAT-UPHELD": Plan("33.8", "3", 1, yardstick="N/A"),
    "CU-STAT-NUMBER": Plan(yardstick="N/A", shape=Shape.TALLY, totals=("141", "152", "138", "146")),
    "HR-REVIEWS": Plan("78.5", "2", 2, ("83.12", "84.62"), ((0, "95%"), (4, "100%"))),
    "HR-SURVEY": Plan("37", "2.5", 0, ("51", "50"), yardstick="55 / 42"),
    "HR-VISION": Plan("33", "1.8", 0, ("39", "38"), yardstick="50 / 36"),
    "HR-VALUED": Plan("29", "1.6", 0, ("33", "34"), yardstick="45 / 32"),
    "HR-ENGAGE": Plan("3.4", "0.12", 1, ("3.8", "3.9")),
}
