"""Who renders which kind of alert, and who lays out those that have lines: one row a kind."""

from handlers.delivery import changes, digests, problems, requests, risk_questions, risks
from handlers.delivery.rendered import Planner, Renderer
from storage.domain.delivery import AlertKind

RENDERERS: dict[AlertKind, Renderer] = {
    AlertKind.CHANGES: changes.render,
    AlertKind.NOTICE: changes.render,
    AlertKind.BASELINE: changes.loaded,
    AlertKind.DIGEST: digests.digest,
    AlertKind.STILL_RED: digests.still_red,
    AlertKind.REMINDER: digests.reminder,
    AlertKind.MISSING: digests.missing,
    AlertKind.PROBLEM: problems.render,
    AlertKind.REQUEST: requests.request,
    AlertKind.TOLD: requests.told,
    AlertKind.RISKS: risks.render,
    AlertKind.RISK_BASELINE: risks.loaded,
    AlertKind.RISK_QUESTION: risk_questions.render,
}

PLANNERS: dict[AlertKind, Planner] = {
    AlertKind.CHANGES: changes.plan,
    AlertKind.NOTICE: changes.plan,
}
"""For every kind with lines."""
