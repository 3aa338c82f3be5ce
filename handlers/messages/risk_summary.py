"""The risk picture on one screen: what a director needs before a meeting, with the detail behind buttons."""

from collections import Counter
from collections.abc import Sequence

from handlers.messages.blocks import (
    Block,
    Message,
    Mrkdwn,
    actions,
    brief,
    button,
    context,
    cut,
    esc,
    join,
    menu,
    section,
)
from handlers.messages.risk_keys import OPEN, PROFILE, SHARE, RiskSubject, card_of, view_action, write_risk_subject
from handlers.messages.risk_lines import (
    are_alike,
    band_words,
    basis,
    change_arrow,
    clipped,
    course,
    listed,
    name,
    plural,
    strictest,
)
from handlers.messages.risk_words import class_words, in_brackets, marked, marks, says_illustrative, unmarked
from storage.domain import marking
from storage.domain.classification import Classification
from storage.domain.period import day_words
from storage.domain.risk import LinkedIndicator, Movement, RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.risk_summary import RiskPicture

REASONS_MADE_UP = "The reasons of areas are illustrative."
WHOLE = "The whole register"
"""What `RiskPicture.where` says of everything."""
_TOP, _NAMED, _AREAS, _INDICATORS, _MENU = 3, 6, 3, 2, 20
# A phone shows about 43 characters in a line: a risk takes two lines for its name and one each for why and next.
_TITLE, _REASON, _WHERE, _WHY, _LEAST_WHY, _INDICATOR = 64, 72, 60, 80, 40, 70
_VIEWS = (
    ("Top risks", "top"),
    ("Heat map", "heatmap"),
    ("What moved", "moved"),
    ("Overdue", "overdue"),
    ("Areas", "areas"),
)
_COUNTED = (
    (Movement.NEW, "new"),
    (Movement.UP, "up"),
    (Movement.DOWN, "down"),
    (Movement.CLOSED, "closed"),
)


def summary(picture: RiskPicture, *, can_share: bool, shared_by: str = "", words: str | None = None) -> Message:
    """The picture in about twenty lines, then buttons.

    `words` is what narrows `/risk` to the same scope, by default its name. `shared_by` is the id of the person who
    shared it for everyone; it is then not offered for sharing again.
    """
    said = finding(picture)
    blocks = marked(_class_of(picture))
    blocks.append(section(join("*", esc(said), "*")))
    blocks.append(section(Mrkdwn("\n".join(_lines(picture)))))
    blocks += _top(picture)
    blocks += _around(picture)
    blocks.append(_buttons(picture, scope_words(picture, words), can_share=can_share and not shared_by))
    blocks.append(context(*_small_print(picture, shared_by)))
    return Message(esc(spoken(picture)), tuple(blocks))


def finding(picture: RiskPicture) -> str:
    """The sentence to be read aloud: how many risks, how many of them high, and what that was before."""
    total, high = picture.total, len(picture.high)
    is_whole = picture.where == WHOLE
    if not total:
        none = "There are" if is_whole else f"{cut(picture.where, 120)} has"
        return f"{none} no risks on the register{_gone(picture)}."
    there = f"There {'is' if total == 1 else 'are'}" if is_whole else f"{cut(picture.where, 120)} has"
    return f"{there} {plural(total, 'risk')} on the register, {_of_them(high, total)}{_compared(picture)}."


def _gone(picture: RiskPicture) -> str:
    count = len(picture.closed)
    was = "the last one was" if count == 1 else f"the last {count} were"
    return f": {was} closed since {day_words(picture.since)}" if count else ""


def _of_them(high: int, total: int) -> str:
    if total == 1:
        return "and it is high" if high else "which is not high"
    if high == total:
        return "all of them high"
    return f"{high or 'none'} of them high"


def _compared(picture: RiskPicture) -> str:
    before, was = picture.before
    day = day_words(picture.since)
    if not before:
        return f"; none was on it on {day}"
    more = len(picture.high) - was
    if not more:
        return f", as on {day}" if not was else f": as many as on {day}"
    return f": {abs(more)} {'more' if more > 0 else 'fewer'} than on {day}"


def scope_words(picture: RiskPicture, words: str | None = None) -> str:
    """What narrows `/risk` to the scope of this picture; nothing for everything."""
    if words is not None:
        return words
    return "" if picture.where == WHOLE else picture.where


def spoken(picture: RiskPicture) -> str:
    """All of it in words alone, for notifications and screen readers."""
    parts = [class_words(_class_of(picture)), finding(picture)]
    shares = _shares(picture)
    parts.append(f"High {shares[0]}: {listed([f'{place} {count}' for place, count in shares[1]])}." if shares else "")
    parts.append(f"Since {day_words(picture.since)}: {_moves(picture, shapes=False)}.")
    parts += [_appetite(picture), late_words(picture), _acceptances(picture)]
    top = [f"{one.key.reference} {cut(one.title, _TITLE)}, {_course(one, picture)}" for one in picture.risks[:_TOP]]
    parts.append(f"Top risks, then, now and target: {'; '.join(top)}." if top else "")
    red = [one.name for one in picture.red_areas]
    parts.append(f"Red areas: {listed(red)}." if red else "")
    parts.append(basis(picture.risks, picture.areas))
    return " ".join(part for part in parts if part)


def _lines(picture: RiskPicture) -> list[Mrkdwn]:
    lines = []
    shares = _shares(picture)
    if shares:
        where, counts = shares
        named = " · ".join(join("*", str(count), "* ", brief(place, _WHERE)) for place, count in counts[:_NAMED])
        rest = len(counts) - _NAMED
        more = f" · and {sum(count for _, count in counts[_NAMED:])} in {rest} more" if rest > 0 else ""
        shape = picture.matrix.high[-1].shape
        lines.append(join(f"{shape} *High {where}:* ", named, more))
    lines.append(join("*Since then:* ", esc(_moves(picture)), "."))
    late = late_words(picture)
    parts = [f"{'📈 ' if picture.above_appetite else ''}{_appetite(picture)}"]
    parts.append(late if late == NOTHING_LATE else f"⏰ {late}")
    parts += [f"⏳ {words}" for words in (_acceptances(picture),) if words]
    return [*lines, esc(" ".join(parts))]


def _shares(picture: RiskPicture) -> tuple[str, list[tuple[str, int]]] | None:
    """How the high ones are spread: by directorate, or by area within one; None where there is nothing to spread."""
    if len(picture.directorates) > 1:
        counts = [(one.name, one.high) for one in picture.directorates if one.high]
        return ("by directorate", counts) if counts else None
    found = Counter(one.area for one in picture.high)
    if not found or (len(found) == 1 and next(iter(found)) in ("", picture.where)):
        return None
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], not pair[0], pair[0]))
    return "by area", [(place or "No area", count) for place, count in ordered]


def _moves(picture: RiskPicture, *, shapes: bool = True) -> str:
    counted = [(kind.arrow, len(picture.moved(kind)), words) for kind, words in _COUNTED]
    counted.append((picture.matrix.high[-1].shape, len(picture.newly_high), "newly high"))
    counted.append(("", len(picture.moved(Movement.UNKNOWN)), "not comparable"))
    said = [f"{shape if shapes else ''} {count} {words}".strip() for shape, count, words in counted if count]
    return (" · " if shapes else ", ").join(said) or "nothing moved"


def _appetite(picture: RiskPicture) -> str:
    above = len(picture.above_appetite)
    unscored = len(picture.unscored)
    said = f"{above} above appetite" if above else "None above appetite"
    return f"{said}; {unscored} not scored." if unscored else f"{said}."


NOTHING_LATE = "Nothing is overdue."


def late_words(picture: RiskPicture) -> str:
    """How many reviews and mitigations are overdue."""
    reviews, mitigations = len(picture.late_reviews), len(picture.late_mitigations)
    said = [plural(reviews, "review")] if reviews else []
    said += [plural(mitigations, "mitigation")] if mitigations else []
    return f"{listed(said)} overdue." if said else NOTHING_LATE


def _acceptances(picture: RiskPicture) -> str:
    over = sum(one.is_acceptance_over for one in picture.expiring)
    soon = len(picture.expiring) - over
    said = [f"{plural(over, 'acceptance')} ended"] if over else []
    ends = "ends soon" if soon == 1 else "end soon"
    said += [f"{plural(soon, 'acceptance') if not over else soon} {ends}"] if soon else []
    return f"{', '.join(said)}." if said else ""


def _top(picture: RiskPicture) -> list[Block]:
    shown = picture.risks[:_TOP]
    if not shown:
        return []
    bands = {one.residual.band if one.residual else None for one in shown}
    # A colour never stands alone: one word for all of them saves a line each.
    band = next(iter(bands)) if len(bands) == 1 else None
    all_so = f"{'all ' if len(shown) > 1 else ''}{band.name}" if band else ""
    head = join("*Top risks", esc(f", {all_so}") if all_so else "", "* (then → now → target)")
    is_marked = not are_alike(picture.risks)
    lines = [_risk(one, picture, is_marked=is_marked, is_named=not band) for one in shown]
    return [section(Mrkdwn("\n".join([head, *lines])))]


def _risk(risk: RiskSnapshot, picture: RiskPicture, *, is_marked: bool, is_named: bool) -> Mrkdwn:
    arrow = change_arrow(risk.since(picture.since).movement)
    shape = band_words(risk.residual) if is_named else band_words(risk.residual).split(" ", 1)[0]
    why, following = risk.why or "no reason is given.", risk.what_next or "nothing is planned."
    return join(
        esc(f"{shape} {_course(risk, picture)}{arrow} "), name(risk, is_marked=is_marked, most=_TITLE),
        "\n_Why:_ ", clipped(why, _REASON), "\n_Next:_ ", clipped(following, _REASON),
    )  # fmt: skip


def _course(risk: RiskSnapshot, picture: RiskPicture) -> str:
    move = risk.since(picture.since)
    return course(risk, move.movement, move.was)


def _around(picture: RiskPicture) -> list[Block]:
    lines = [*_areas(picture), *_indicators(picture)]
    return [section(Mrkdwn("\n".join(lines)))] if lines else []


def _areas(picture: RiskPicture) -> list[Mrkdwn]:
    red, every = picture.red_areas, picture.areas
    if not every:
        return []
    if _is_of_area(picture):
        one = every[0]
        return [join(f"{one.rag.shape} *The area itself is {one.rag.word.lower()}*", _area_why(one, picture, _WHY))]
    if not red:
        return [esc(f"None of {plural(len(every), 'risk area')} is red.")]
    lines = [join("🟥 *", esc(f"{len(red)} of {plural(len(every), 'risk area')} {_is(len(red))} red"), "*")]
    for one in red[:_AREAS]:
        place = brief(one.name, _WHERE)
        lines.append(join("• ", place, _area_why(one, picture, max(_WHY - len(place), _LEAST_WHY))))
    if rest := [one.name for one in red[_AREAS:]]:
        lines.append(join("• also ", brief(listed(rest), 3 * _WHERE)))
    return lines


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _area_why(area: RiskArea, picture: RiskPicture, most: int) -> Mrkdwn:
    was, rating = area.was(picture.since), area.rating()
    notes = (f"was {was.word.lower()}",) if was and was is not area.rag else ()
    said = in_brackets((*notes, *marks(area.classification, area.illustrative)))
    why = rating.why if rating else ""
    why = unmarked(why) if _are_reasons_made_up(picture) else why
    return join(esc(said), ": " if why else "", clipped(why, most))


def _are_reasons_made_up(picture: RiskPicture) -> bool:
    shown = picture.areas if _is_of_area(picture) else picture.red_areas[:_AREAS]
    ratings = [area.rating() for area in shown]
    return says_illustrative(one.why for one in ratings if one)


def _is_of_area(picture: RiskPicture) -> bool:
    return len(picture.areas) == 1 and picture.areas[0].name == picture.where


def _indicators(picture: RiskPicture) -> list[Mrkdwn]:
    found = picture.red_indicators
    if not found:
        none = "No linked indicator is red." if any(one.linked for one in picture.risks) else ""
        return [esc(none)] if none else []
    named = [brief(_indicator(link), _INDICATOR) for link, _ in found[:_INDICATORS]]
    rest = len(found) - _INDICATORS
    more = f"; and {rest} more" if rest > 0 else ""
    count = esc(f"{plural(len(found), 'linked indicator')} {_is(len(found))} red")
    return [join("🟥 *", count, ":* ", "; ".join(named), more)]


def _indicator(link: LinkedIndicator) -> str:
    """Its name and what must be said of it; the marks outlast a cut."""
    latest = link.snapshot.latest
    made_up = ["illustrative"] if latest and latest.measurement.illustrative else []
    note = in_brackets((*made_up, *marking.of_latest(link.snapshot)))
    return f"{cut(link.snapshot.definition.name, _INDICATOR - len(note))}{note}"


def _buttons(picture: RiskPicture, words: str, *, can_share: bool) -> Block:
    row = [button(label, view_action(view), _about(view, words)) for label, view in _VIEWS]
    if len(picture.directorates) > 1:
        row.append(button("By directorate", PROFILE, _about("summary", words)))
    row += [button("Share here", SHARE, _about("summary", words))] if can_share else []
    return actions(*risk_menu(picture.risks[:_MENU]), *row)


def risk_menu(risks: Sequence[RiskSnapshot]) -> list[Block]:
    """A menu to open one of these; none where there is none whose reference a menu takes."""
    options = [(f"{one.key.reference} {one.title}", write_risk_subject(card_of(one.key))) for one in risks]
    fitting = [(label, value) for label, value in options if len(value) <= 150]
    return [menu("Open a risk", OPEN, fitting)] if fitting else []


def _about(view: str, words: str) -> str:
    return write_risk_subject(RiskSubject(view, words))


def _small_print(picture: RiskPicture, shared_by: str) -> list[Mrkdwn]:
    parts = [Mrkdwn(f"Shared by <@{esc(shared_by)}>")] if shared_by else []
    parts.append(esc(f"As of {day_words(picture.today)}, compared with {day_words(picture.since)}"))
    made_up = [basis(picture.risks, picture.areas), REASONS_MADE_UP if _are_reasons_made_up(picture) else ""]
    return [*parts, *(esc(words) for words in made_up if words)]


def _class_of(picture: RiskPicture) -> Classification:
    return strictest((*picture.risks, *picture.closed), picture.areas)
