"""Lists of risks: the gravest, what moved, what is overdue, and the words under the heat map."""

from collections import Counter
from collections.abc import Sequence

from handlers.messages.blocks import Block, Message, Mrkdwn, actions, brief, context, cut, esc, header, join, section
from handlers.messages.risk_lines import (
    OWNER,
    Rows,
    are_alike,
    band_words,
    basis,
    change_arrow,
    clipped,
    course,
    figure,
    laid_out,
    listed,
    name,
    plural,
    row,
    strictest,
)
from handlers.messages.risk_summary import NOTHING_LATE, finding, risk_menu, scope_words
from handlers.messages.risk_summary import late_words as late_counts
from handlers.messages.risk_words import class_words, late_words, marked
from storage.domain.period import day_words
from storage.domain.risk import Movement, RiskSnapshot
from storage.domain.risk_summary import LateMitigation, RiskPicture

MOST_TOP = 30
"""More than this do not fit one message."""
_FULL, _REASON, _ACTION = 10, 120, 110
_GROUPS = {
    Movement.UP: ("Up, which is worse", 12),
    Movement.NEW: ("New on the register", 10),
    Movement.DOWN: ("Down, which is better", 8),
    Movement.CLOSED: ("Closed", 6),
    Movement.UNKNOWN: ("Cannot be compared", 4),
}
"""The groups of what moved in their order, and how many rows each takes at most."""


def top(picture: RiskPicture, n: int) -> Message:
    """The gravest risks, at most `MOST_TOP`; up to ten with why and what next."""
    count = max(1, min(n, MOST_TOP))
    shown = picture.risks[:count]
    title = _title("Top risks", picture)
    if not shown:
        return _nothing(title, finding(picture), picture)
    is_full, is_marked = len(shown) <= _FULL, not are_alike(picture.risks)
    rows = [row(one, _top_line(one, picture, is_full=is_full, is_marked=is_marked)) for one in shown]
    said = f"The {plural(len(shown), 'gravest', 'gravest')} of {plural(picture.total, 'risk')}: then → now → target."
    more = _narrower("top", picture)
    if count < MOST_TOP:
        more = f"/risk {' '.join(['top', str(min(2 * count, MOST_TOP)), scope_words(picture)]).strip()} shows more."
    found = Rows(said, rows, count, more, picture.total - len(shown))
    named = "; ".join(f"{one.key.reference} {cut(one.title, 60)}, {_course(one, picture)}" for one in shown)
    head = [header(title), *_marked(picture), *_basis(picture)]
    return _message(title, [said, named], picture, laid_out(head, [found], _menu(picture)))


def _top_line(risk: RiskSnapshot, picture: RiskPicture, *, is_full: bool, is_marked: bool) -> Mrkdwn:
    arrow = change_arrow(risk.since(picture.since).movement)
    score = esc(f"{band_words(risk.residual)} {_course(risk, picture)}{arrow}")
    above = " · above appetite" if risk.is_above_appetite else ""
    line = join(score, " ", name(risk, is_marked=is_marked), above)
    if not is_full:
        return line
    why, following = risk.why or "no reason is given.", risk.what_next or "nothing is planned."
    return join(line, "\n_Why:_ ", clipped(why, _REASON), "\n_Next:_ ", clipped(following, _REASON))


def _course(risk: RiskSnapshot, picture: RiskPicture) -> str:
    move = risk.since(picture.since)
    return course(risk, move.movement, move.was)


def moved(picture: RiskPicture) -> Message:
    """What went up, came, went down or was closed since the day compared with, and why."""
    title = _title(f"What moved since {day_words(picture.since)}", picture)
    groups = [(kind, picture.moved(kind)) for kind in _GROUPS]
    counted = [f"{len(risks)} {_GROUPS[kind][0].split(',')[0].lower()}" for kind, risks in groups if risks]
    if not counted:
        none = f"No risk is new or closed, or went up or down, since {day_words(picture.since)}."
        return _nothing(title, none, picture)
    newly = len(picture.newly_high)
    said = f"{listed(counted)}{f'; {newly} newly high' if newly else ''}."
    every = [one for _, risks in groups for one in risks]
    is_marked = not are_alike(every)
    rows = [_moved_rows(kind, risks, picture, is_marked=is_marked) for kind, risks in groups if risks]
    head = [header(title), *_marked(picture), section(join("*", esc(said), "*")), *_basis(picture)]
    named = [f"{one.key.reference} {cut(one.title, 60)}, {_course(one, picture)}" for one in every[:8]]
    return _message(title, [said, "; ".join(named)], picture, laid_out(head, rows, _menu(picture)))


def _moved_rows(kind: Movement, risks: Sequence[RiskSnapshot], picture: RiskPicture, *, is_marked: bool) -> Rows:
    words, most = _GROUPS[kind]
    newly = {one.key for one in picture.newly_high}
    lines = [row(one, _moved_line(one, picture, one.key in newly, is_marked)) for one in risks]
    return Rows(f"{kind.arrow} {words} ({len(risks)})".strip(), lines, most, _narrower("moved", picture))


def _moved_line(risk: RiskSnapshot, picture: RiskPicture, is_newly_high: bool, is_marked: bool) -> Mrkdwn:
    move = risk.since(picture.since)
    if move.movement is Movement.CLOSED:
        day = f" on {day_words(risk.closed_on)}" if risk.closed_on else ""
        score, why = f"Closed{day}, was {_scored(risk, picture)}:", risk.closed_why
    elif move.movement is Movement.NEW:
        score, why = f"{band_words(risk.residual)} {figure(risk.residual)}", risk.why
    else:
        score = f"{band_words(risk.residual)} {figure(move.was)} → {figure(move.now)}"
        why = _said_of_score(risk) or risk.why
    high = " · newly high" if is_newly_high else ""
    because = join("\n_Why:_ ", clipped(why, _REASON)) if why else join("\n_Why:_ no reason is given.")
    return join(esc(score), " ", name(risk, is_marked=is_marked), high, because)


def _scored(risk: RiskSnapshot, picture: RiskPicture) -> str:
    was = risk.since(picture.since).was
    return f"{band_words(was)} {was.score}" if was else "not scored"


def _said_of_score(risk: RiskSnapshot) -> str:
    scoring = risk.scoring()
    return scoring.why if scoring else ""


def overdue(picture: RiskPicture) -> Message:
    """The reviews and mitigations that are late, the longest first, and the acceptances that end."""
    title = _title("Overdue", picture)
    groups = _late_groups(picture)
    said = late_counts(picture)
    if not groups:
        return _nothing(title, NOTHING_LATE, picture)
    head = [header(title), *_marked(picture), section(join("*", esc(said), "*")), *_basis(picture)]
    late = [f"{one.key.reference} review, {_late(one)}" for one in picture.late_reviews[:4]]
    late += [f"{one.risk.key.reference} {cut(one.mitigation.action, 60)}" for one in picture.late_mitigations[:4]]
    return _message(title, [said, "; ".join(late)], picture, laid_out(head, groups, _menu(picture)))


def _late_groups(picture: RiskPicture) -> list[Rows]:
    is_marked, narrower = not are_alike(picture.risks), _narrower("overdue", picture)
    reviews = [row(one, _review_line(one, is_marked=is_marked)) for one in picture.late_reviews]
    actions_ = [row(one.risk, _mitigation_line(one, is_marked=is_marked)) for one in picture.late_mitigations]
    ending = [row(one, _acceptance_line(one, is_marked=is_marked)) for one in picture.expiring]
    groups = (
        (f"⏰ Reviews ({len(reviews)})", reviews, 14),
        (f"⏰ Mitigations ({len(actions_)})", actions_, 16),
        (f"⏳ Acceptances that end or have ended ({len(ending)})", ending, 6),
    )
    return [Rows(title, rows, most, narrower) for title, rows, most in groups if rows]


def _late(risk: RiskSnapshot) -> str:
    return late_words(risk.next_review, risk.today) if risk.next_review else ""


def _review_line(risk: RiskSnapshot, *, is_marked: bool) -> Mrkdwn:
    last = f"; last looked at on {day_words(risk.last_review)}" if risk.last_review else ""
    return join(
        esc(band_words(risk.residual)), " ", name(risk, is_marked=is_marked),
        "\nReview ", esc(f"{_late(risk)}{last}"), _whose(risk.owner),
    )  # fmt: skip


def _mitigation_line(late: LateMitigation, *, is_marked: bool) -> Mrkdwn:
    risk, one = late.risk, late.mitigation
    due = late_words(one.due, risk.today) if one.due else ""
    return join(
        brief(one.action, _ACTION), "\n", esc(f"{due}, {one.status}"), _whose(one.owner or risk.owner),
        "\n", esc(band_words(risk.residual)), " ", name(risk, is_marked=is_marked, most=_ACTION),
    )  # fmt: skip


def _acceptance_line(risk: RiskSnapshot, *, is_marked: bool) -> Mrkdwn:
    word = "ended" if risk.is_acceptance_over else "ends"
    until = day_words(risk.accepted_until) if risk.accepted_until else ""
    return join(name(risk, is_marked=is_marked), f"\nIts acceptance {word} on ", esc(until), _whose(risk.owner))


def _whose(owner: str) -> Mrkdwn:
    return join(" · ", brief(owner, OWNER)) if owner.strip() else esc(" · no owner named")


def heatmap_caption(picture: RiskPicture) -> Message:
    """What the heat map shows, in words; the picture is put above the buttons."""
    title = _title("Heat map", picture)
    found = Counter(one.residual.band for one in picture.risks if one.residual)
    bands = [f"{band.shape} {found[band]} {band.name}" for band in reversed(picture.matrix.bands)]
    words = [f"{found[band]} {band.name}" for band in reversed(picture.matrix.bands)]
    left = len(picture.unscored)
    off = f" {plural(left, 'risk')} {'is' if left == 1 else 'are'} not scored and not on it." if left else ""
    above = len(picture.above_appetite)
    beyond = f"{above or 'None'} above appetite."
    blocks: list[Block] = [header(title), *_marked(picture), section(join("*", esc(finding(picture)), "*"))]
    if picture.risks:
        blocks.append(section(esc(f"{' · '.join(bands)}. {beyond}{off}")))
    day = f"As of {day_words(picture.today)}; movement since {day_words(picture.since)}."
    blocks += [*_menu(picture), context(esc(f"{day} {basis(picture.risks)}".strip()))]
    said = [finding(picture), f"{listed(words)}. {beyond}{off}" if picture.risks else ""]
    return Message(esc(_text(title, said, picture)), tuple(blocks))


def _title(what: str, picture: RiskPicture) -> str:
    scope = scope_words(picture)
    return f"{what}: {cut(scope, 90)}" if scope else what


def _narrower(view: str, picture: RiskPicture) -> str:
    if scope_words(picture):
        return "Open a risk, or ask for an area, to see the others."
    return f"Narrow it with a directorate or an area, as in /risk {view} children."


def _menu(picture: RiskPicture) -> list[Block]:
    return [actions(*found)] if (found := risk_menu(picture.risks[:10])) else []


def _basis(picture: RiskPicture) -> list[Block]:
    made_up = basis(picture.risks)
    day = f"As of {day_words(picture.today)}, compared with {day_words(picture.since)}."
    return [context(esc(f"{day} {made_up}".strip()))]


def _marked(picture: RiskPicture) -> list[Block]:
    return marked(strictest((*picture.risks, *picture.closed)))


def _nothing(title: str, said: str, picture: RiskPicture) -> Message:
    blocks = (header(title), *_marked(picture), section(esc(said)), *_basis(picture))
    return Message(esc(_text(title, [said], picture)), blocks)


def _message(title: str, said: list[str], picture: RiskPicture, blocks: tuple[Block, ...]) -> Message:
    return Message(esc(_text(title, said, picture)), blocks)


def _text(title: str, said: list[str], picture: RiskPicture) -> str:
    rule = class_words(strictest((*picture.risks, *picture.closed)))
    made_up = basis(picture.risks)
    ended = [words if words.endswith((".", "?")) else f"{words}." for words in said if words]
    return " ".join(part for part in (rule, f"{title}.", *ended, made_up) if part)
