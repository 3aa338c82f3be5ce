"""What a column of a risk register can mean, and the words councils head it with."""

from collections.abc import Mapping
from enum import StrEnum

from storage.domain.risk import ScoreKind
from storage.intake.fields import FIELDS, Field


class RiskField(StrEnum):
    """The meaning of a column, in the words of the report. Class and illustrative are the `Field`s of that name."""

    REFERENCE = "reference"
    TITLE = "title"
    CAUSE = "cause"
    EVENT = "event"
    EFFECT = "effect"
    DIRECTORATE = "directorate"
    CATEGORY = "category"
    OWNER = "risk owner"
    AREA = "risk area"
    INHERENT_LIKELIHOOD = "inherent likelihood"
    INHERENT_IMPACT = "inherent impact"
    INHERENT_SCORE = "inherent score"
    RESIDUAL_LIKELIHOOD = "current likelihood"
    RESIDUAL_IMPACT = "current impact"
    RESIDUAL_SCORE = "current score"
    TARGET_LIKELIHOOD = "target likelihood"
    TARGET_IMPACT = "target impact"
    TARGET_SCORE = "target score"
    WHY = "why"
    WHAT_NEXT = "what next"
    CONTROLS = "controls"
    ACTION = "mitigation"
    ACTION_OWNER = "owner of the mitigation"
    DUE = "due"
    ACTION_STATUS = "status of the mitigation"
    DONE_ON = "day it was done"
    RESPONSE = "response"
    ACCEPTED_UNTIL = "accepted until"
    APPETITE = "appetite"
    PROXIMITY = "proximity"
    REVIEW = "review frequency"
    LAST_REVIEW = "last review"
    NEXT_REVIEW = "next review"
    RAISED = "day it was raised"
    CLOSED = "day it was closed"
    CLOSED_WHY = "why it was closed"
    STATE = "open or closed"
    INDICATORS = "linked indicators"
    SOURCE = "source of the register"
    AS_AT = "as at"
    KIND = "which score"
    ON = "day of the scoring"
    BY = "scored or rated by"
    RAG = "rating of the area"
    MITIGATING = "mitigating actions"


LIKELIHOODS = {
    ScoreKind.INHERENT: RiskField.INHERENT_LIKELIHOOD,
    ScoreKind.RESIDUAL: RiskField.RESIDUAL_LIKELIHOOD,
    ScoreKind.TARGET: RiskField.TARGET_LIKELIHOOD,
}
IMPACTS = {
    ScoreKind.INHERENT: RiskField.INHERENT_IMPACT,
    ScoreKind.RESIDUAL: RiskField.RESIDUAL_IMPACT,
    ScoreKind.TARGET: RiskField.TARGET_IMPACT,
}
SCORES = {
    ScoreKind.INHERENT: RiskField.INHERENT_SCORE,
    ScoreKind.RESIDUAL: RiskField.RESIDUAL_SCORE,
    ScoreKind.TARGET: RiskField.TARGET_SCORE,
}
SCORE_FIELDS = frozenset({*LIKELIHOODS.values(), *IMPACTS.values(), *SCORES.values()})
_SHARED = {
    RiskField.REFERENCE: "reference, ref, ref no, ref number, reference number, risk ref, risk reference, risk ref no,"
    " id, risk id, risk id no, risk no, risk number, no, no., number, crr, crr ref, crr no, crr id, risk code, code,"
    " unique id, unique ref, risk",
    RiskField.AS_AT: "as at, as of, position as at, register as at, date of register, register date, report date,"
    " reporting date, date of report",
    RiskField.SOURCE: "source, register, source of the register",
}
_ACTIONS = {
    RiskField.ACTION: "action, actions, further action, further actions, further actions required, actions required,"
    " further action required, mitigation, mitigations, planned mitigation, planned mitigations, planned action,"
    " planned actions, mitigating action, mitigating actions, actions planned, further controls, additional controls,"
    " action required, treatment plan, action plan, further mitigation, further mitigations, planned controls,"
    " future actions, additional actions, actions to mitigate, mitigation actions, mitigation action, risk action,"
    " further mitigating actions, agreed actions",
    RiskField.ACTION_OWNER: "action owner, action owners, mitigation owner, action lead, action by, by whom,"
    " responsible for action, owner of action, action responsibility, owner of the mitigation, who",
    RiskField.DUE: "due, due date, date due, action due, action due date, target date, by when, deadline,"
    " completion date, target completion date, implementation date, action deadline, mitigation due,"
    " mitigation due date, action target date, target implementation date, timescale, timescales, when",
    RiskField.ACTION_STATUS: "action status, status of action, mitigation status, action progress, progress,"
    " progress update, progress on actions, status of the mitigation, action update",
    RiskField.DONE_ON: "done on, completed on, date completed, completed, action completed, day it was done",
}
_RISKS = {
    RiskField.TITLE: "title, risk title, risk name, name, short name, risk, risk description, description,"
    " description of risk, risk and description, risk statement, risk summary, summary of risk",
    RiskField.CAUSE: "cause, causes, risk cause, risk causes, cause of risk, root cause, trigger, triggers, because,"
    " due to, source of risk, cause trigger, cause(s), vulnerability",
    RiskField.EVENT: "event, risk event, uncertain event, event uncertainty, what could happen, what can happen,"
    " there is a risk that",
    RiskField.EFFECT: "effect, effects, risk effect, consequence, consequences, consequence(s), potential consequence,"
    " potential consequences, potential effect, potential effects, potential impact, potential impacts,"
    " impact description, leading to, so that, result, results in, effect consequence, risk consequences",
    RiskField.DIRECTORATE: "directorate, service, department, service area, division, service directorate, portfolio,"
    " service unit, group, team, directorate service, directorate or service",
    RiskField.CATEGORY: "category, risk category, risk type, type, type of risk, category of risk, categories",
    RiskField.OWNER: "risk owner, owner, risk owners, lead officer, responsible officer, lead, risk lead,"
    " accountable officer, senior responsible officer, sro, assigned to, responsible director, accountable owner,"
    " owned by, owner of risk, lead director",
    RiskField.AREA: "risk area, area, area of risk, corporate risk area, theme, corporate theme, risk theme,"
    " corporate risk",
    RiskField.WHY: "why, reason for score, reasons for score, rationale, rationale for score, score rationale,"
    " justification, commentary, comments, comment, narrative, explanation, latest position, current position,"
    " position, position statement, update, latest update, current situation, assessment, risk commentary",
    RiskField.WHAT_NEXT: "what next, next step, next steps, what happens next, planned next",
    RiskField.CONTROLS: "controls, control, existing controls, existing control, controls in place, current controls,"
    " key controls, mitigating controls, control measures, existing control measures, controls already in place,"
    " internal controls, existing mitigation, existing mitigations, mitigation in place, mitigations in place,"
    " current mitigation, current mitigations, existing arrangements, existing controls in place, actions in place",
    **_ACTIONS,
    RiskField.RESPONSE: "response, risk response, treatment, risk treatment, treatment option, response type, strategy,"
    " risk strategy, approach, risk approach, management approach, 4t, 4ts, 4t's, 4 ts, four ts, response option,"
    " treat tolerate transfer terminate, control approach, risk management approach, risk decision",
    RiskField.ACCEPTED_UNTIL: "accepted until, accepted to, acceptance until, acceptance expires, acceptance expiry,"
    " acceptance ends, acceptance end, acceptance expiry date, tolerated until, end of acceptance",
    RiskField.APPETITE: "appetite, risk appetite, tolerance, risk tolerance, appetite level, tolerance level,"
    " risk appetite level, appetite score, tolerance score",
    RiskField.PROXIMITY: "proximity, risk proximity, time frame, timeframe, imminence, when could it happen,"
    " proximity of risk",
    RiskField.REVIEW: "review frequency, frequency of review, frequency, review cycle, review period, how often"
    " reviewed, review interval, frequency of reviews, reviewed",
    RiskField.LAST_REVIEW: "last review, last reviewed, date of last review, last review date, date reviewed,"
    " reviewed on, last updated, date last reviewed, date of review, last update, previous review",
    RiskField.NEXT_REVIEW: "next review, next review date, date of next review, review due, review date, review by,"
    " due for review, review due date, date for review, next reviewed",
    RiskField.RAISED: "raised, date raised, raised on, raised date, date identified, identified, identified on,"
    " date added, opened, date opened, opened on, date entered, date risk raised, date risk identified, date of entry,"
    " added on, day it was raised",
    RiskField.CLOSED: "closed, date closed, closed on, closed date, closure date, closing date, date removed,"
    " removed on, date of closure, day it was closed",
    RiskField.CLOSED_WHY: "reason closed, reason for closure, closure reason, why closed, why it was closed,"
    " closed why, reason, reason for closing, reason for removal, closing reason, closed because",
    RiskField.STATE: "risk status, state, risk state, open or closed, open closed, open/closed, status of risk",
    RiskField.INDICATORS: "indicators, indicator, linked indicators, linked indicator, kpi, kpis, linked kpi,"
    " linked kpis, related kpis, related indicators, performance indicators, linked performance indicators, measures,"
    " linked measures, key performance indicators, early warning indicators, key risk indicators, kris",
}
_SCORINGS = {
    RiskField.KIND: "kind, which score, score kind, score type, type of score, type, kind of score, scoring",
    RiskField.ON: "on, scored on, date scored, date of scoring, scoring date, date, day, from, date of score,"
    " assessed on, date assessed, day of the scoring, scored",
    RiskField.WHY: "why, reason, reason for score, rationale, comment, comments, commentary",
    RiskField.BY: "by, scored by, assessed by, made by, who, scored or rated by",
}
_MITIGATIONS = {
    **_ACTIONS,
    RiskField.ACTION: f"{_ACTIONS[RiskField.ACTION]}, description, what, title",
    RiskField.ACTION_OWNER: f"{_ACTIONS[RiskField.ACTION_OWNER]}, owner, lead, lead officer, responsible officer,"
    " assigned to",
    RiskField.ACTION_STATUS: f"{_ACTIONS[RiskField.ACTION_STATUS]}, status, state",
    RiskField.DONE_ON: f"{_ACTIONS[RiskField.DONE_ON]}, closed, date closed, completion",
}
_AREAS = {
    RiskField.AREA: "risk area, area, name, area name, risk area name, area of risk, corporate risk area, theme,"
    " corporate theme, risk theme, corporate risk",
    RiskField.TITLE: "title, detail title, area title, full title, long title, description, detail",
    RiskField.RAG: "rag, rag status, rag rating, rating, status, risk rag, brag, current rag, area rag, published rag,"
    " rating of the area",
    RiskField.WHY: "why, summary, reason, commentary, comments, comment, narrative, rationale, why it is so, update,"
    " explanation",
    RiskField.MITIGATING: "mitigating actions, mitigating, mitigating action, mitigation, mitigations, actions,"
    " action, what is being done, mitigating controls",
    RiskField.WHAT_NEXT: "what next, next steps, next step, what happens next",
    RiskField.AS_AT: f"{_SHARED[RiskField.AS_AT]}, on, rated on, date, date rated, date of rating",
    RiskField.BY: "by, rated by, scored or rated by, assessed by",
    RiskField.SOURCE: _SHARED[RiskField.SOURCE],
}
_ALWAYS: dict[str, StrEnum] = {
    word: field for word, field in FIELDS.items() if field in (Field.CLASS, Field.ILLUSTRATIVE)
}
WEAK = frozenset(
    {"risk", "description", "risk description", "name", "number", "no", "code", "id", "type", "group", "team"}
    | {"theme", "area", "lead", "reason", "who", "update", "position", "comment", "comments", "assessment"}
    | {"summary", "status", "state", "result", "control", "service", "when", "timescale", "timescales", "rating"}
    | {"consequence", "consequences", "mitigation", "mitigations", "detail", "score", "progress", "frequency"}
    | {"review date", "last updated", "last update", "current", "residual", "inherent", "target", "net", "gross"}
    | {"update", "progress update", "date", "indicator", "tolerance", "commentary", "risk score", "source"}
)
"""Words that give way to a plainer heading for the same thing."""


class RiskWords(StrEnum):
    """The four kinds of file that make a register, each with words of its own."""

    RISKS = "risks"
    SCORINGS = "scorings"
    MITIGATIONS = "mitigations"
    AREAS = "risk areas"


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


def _table(*words: Mapping[RiskField, str]) -> dict[str, StrEnum]:
    found: dict[str, StrEnum] = dict(_ALWAYS)
    for table in words:
        found.update({word: field for field, row in table.items() for word in _listed(row)})
    return found


TABLES: Mapping[RiskWords, Mapping[str, StrEnum]] = {
    RiskWords.AREAS: _table(_AREAS),
    RiskWords.SCORINGS: _table(_SHARED, _SCORINGS),
    RiskWords.MITIGATIONS: _table(_SHARED, _MITIGATIONS),
    RiskWords.RISKS: _table(_SHARED, _RISKS),
}
"""By kind of file, what the words in normal form mean; columns of scores are in `risk_headings`."""
