"""The windows that change a definition: the form, what it would do, and what became of it."""

from collections.abc import Sequence
from datetime import date

from handlers.messages.blocks import (
    Block,
    Message,
    Mrkdwn,
    brief,
    context,
    cut,
    esc,
    join,
    modal,
    plain,
    section,
)
from handlers.messages.decisions import GOOD, by, rule_words
from handlers.messages.roles import asked, form, mentioning, option
from storage.domain.amending import LONGEST_ALIASES, LONGEST_REASON, LONGEST_RULE, Typed
from storage.domain.classification import Classification, Publication
from storage.domain.effect import Difference, Flip, Preview
from storage.domain.indicator import DatedRule, Definition, Polarity, format_value
from storage.domain.rag import RagStatus
from storage.domain.rule import since_words
from storage.domain.snapshot import Point, target_words

PREVIEW, SAVE = "define.preview", "define.save"
_NAME, _MOST_FLIPS, _MOST_NAMED, _LONGEST_TARGET = 400, 15, 6, 60
_TARGET_HINT = "In the unit of the figures. Blank for no target. It then counts in place of one printed with a figure."
_AMBER_HINT = "How far off the target is still amber: 2 points, 5%, floor 85%, edges 90% / 80%. Blank for no amber."
_START_HINT = (
    "Target, tolerance and which way is good change for figures of this period and later; earlier ones keep their rule."
)
_ALIASES_HINT = "Other names that find the indicator, one on a line. These and the owner change at once."
_REASON_HINT = "Kept in the record. Everyone who may see the indicator can read it under “Why this rating”."
_OWNER_HINT = "An owner sees everything about the indicator, drafts too."


def edit_form(
    definition: Definition,
    typed: Typed,
    starts: Sequence[tuple[str, date]],
    *,
    token: str,
    metadata: str,
    notice: Mrkdwn | None = None,
) -> Block:
    """The form, filled in with `typed`; a notice stands above it.

    Each field's action names it. Its block is named after the token too: Slack keeps what was typed in a block whose
    window is put anew, and would show it in place of what is filled in.
    """
    above = [section(join("*", brief(definition.name, _NAME), "*"))]
    above += [section(notice)] if notice else []
    fields = [
        _text("target", "Target", typed.target, _LONGEST_TARGET, _TARGET_HINT),
        _text("amber", "Tolerance: where amber ends", typed.amber, LONGEST_RULE, _AMBER_HINT),
        _polarity(typed.polarity),
        asked("start", "Effective from", _starts(typed.start, starts), hint=_START_HINT),
        _owner(typed.account),
        _text("aliases", "Other names", typed.aliases, LONGEST_ALIASES, _ALIASES_HINT, lines=True),
        _text("reason", "Reason", typed.reason, LONGEST_REASON, _REASON_HINT, lines=True, optional=False),
    ]
    named = [one | {"block_id": f"{one['block_id']}.{token[:8]}"} for one in fields]
    return form("Edit the definition", PREVIEW, "Preview", [*above, *named], metadata)


def _text(
    block: str, label: str, value: str, most: int, hint: str, *, lines: bool = False, optional: bool = True
) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    if value:
        element["initial_value"] = value[:most]
    return asked(block, label, element, hint=hint) | {"optional": optional}


def _polarity(chosen: str) -> Block:
    options = {str(one): option(GOOD[one], one) for one in Polarity}
    element: Block = {"type": "static_select", "options": list(options.values())}
    if chosen in options:
        element["initial_option"] = options[chosen]
    return asked("polarity", "Which way is good", element) | {"optional": not chosen}


def _starts(chosen: str, starts: Sequence[tuple[str, date]]) -> Block:
    options = {day.isoformat(): option(label, day.isoformat()) for label, day in starts}
    element: Block = {"type": "static_select", "options": list(options.values())[:100]}
    return element | ({"initial_option": options[chosen]} if chosen in options else {})


def _owner(account: str) -> Block:
    element: Block = {"type": "users_select", "placeholder": plain("Nobody is bound yet", 150)}
    if account:
        element["initial_user"] = account
    return asked("account", "Owner in Slack", element, hint=_OWNER_HINT) | {"optional": True}


def changed_notice(who: str) -> Mrkdwn:
    """What the second of two people hears; what they typed stands in the form below."""
    return join(
        "⚠️ This was changed by ", by(who or "somebody"), " while you were editing. What you typed is kept; ",
        "everything else below is as it stands now. Look it over, then press Preview again.",
    )  # fmt: skip


def changed_meanwhile(who: str) -> Block:
    """The same where nothing can be kept but the form underneath."""
    words = join(
        "⚠️ This was changed by ", by(who or "somebody"), " while you were editing, so nothing has been saved. ",
        "Close this window: what you typed is still there. Press Preview again.",
    )  # fmt: skip
    return modal("Not saved", [section(words)])


def not_saved(problems: Sequence[str]) -> Block:
    """Why a change that was previewed cannot be saved any more."""
    return modal("Not saved", [section(esc(" ".join(problems)))])


def preview(found: Preview, metadata: str) -> Block:
    """What would be different, before it is saved."""
    blocks = [section(join("*", brief(found.definition.name, _NAME), "*\n", _differences(found)))]
    if found.change.is_dated:
        blocks += [section(_flips(found)), *_more(found)]
    blocks.append(section(join("*Reason*\n“", esc(found.change.reason), "”")))
    blocks.append(context(esc(_who_sees(found))))
    return form("What would change", SAVE, "Save", blocks, metadata)


def _differences(found: Preview) -> Mrkdwn:
    lines = [_difference(one) for one in found.differences]
    if found.change.is_dated:
        lines.append(join("For figures: ", esc(_from(found))))
    return Mrkdwn("\n".join(lines))


def _difference(one: Difference) -> Mrkdwn:
    if one.field == "aliases":
        return esc(f"Also called “{one.now}”" if one.now else f"No longer called “{one.was}”")
    if one.field == "owner":
        return join("Owner: ", by(one.was), " → ", by(one.now))
    was, now = (GOOD[Polarity(word)].lower() if word in list(Polarity) else word for word in (one.was, one.now))
    return esc(f"{one.field[:1].upper()}{one.field[1:]}: {was} → {now}")


def _from(found: Preview) -> str:
    begin, until = since_words(DatedRule(found.change.effective_from), found.type), found.until
    if until is None:
        return begin
    end = since_words(until, found.type)
    return f"{begin}; {end} the later decision goes on holding ({rule_words(found.definition, until)})"


def _flips(found: Preview) -> Mrkdwn:
    if not found.flips:
        return join("*Nothing flips*\n", esc(_none(found.held)))
    lines = [_flip(one) for one in list(reversed(found.flips))[:_MOST_FLIPS]]
    more = len(found.flips) - _MOST_FLIPS
    lines += [esc(f"and {more} more")] if more > 0 else []
    return join("*Ratings that change*\n", "\n".join(lines))


def _none(held: int) -> str:
    if not held:
        return "The new rule is for no figure recorded so far."
    return f"The new rule is for {held} figure{'s' * (held > 1)} recorded so far, and none gets another rating."


def _flip(one: Flip) -> Mrkdwn:
    was, now = one.before.calculated.status, one.after.calculated.status
    measurement, publication = one.before.measurement, one.before.measurement.release.publication
    is_out = publication is Publication.PUBLISHED
    mark = "" if is_out else f" ({publication})"
    words = f"{measurement.label}{mark}: {_status(was)} → {_status(now)}, by its own rule"
    if one.published is None:
        return esc(words)
    said = f"{'published' if is_out else 'stated'} as {one.published.word.lower()}"
    return esc(f"{words}; {said}, which stays on the card")


def _status(status: RagStatus) -> str:
    return f"{status.shape} {status.word}"


def _more(found: Preview) -> list[Block]:
    if not found.winning:
        return []
    unit = found.definition.unit
    now = "no target" if found.change.target is None else f"{format_value(found.change.target, unit)}"
    shown = [_printed(one, found.definition) for one in list(reversed(found.winning))[:_MOST_NAMED]]
    more = len(found.winning) - _MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    words = f"Printed with another target, and held against {now} from now on: {', '.join(shown)}{rest}. "
    return [context(esc(cut(f"{words}The card says so.", 1900)))]


def _printed(point: Point, definition: Definition) -> str:
    return f"{point.measurement.label} ({target_words(point.measurement, definition)})"


def _who_sees(found: Preview) -> str:
    if found.is_draft:
        return "Only those who see drafts see this indicator so far; the change is in the record."
    match found.definition.classification:
        case Classification.PUBLIC:
            return "Whoever may see the indicator sees this from the next question on. The change is in the record."
        case Classification.INTERNAL:
            who = f"Officers and directors of {found.directorate}, and the owner,"
        case Classification.EXEMPT:
            who = f"Directors of {found.directorate} and the owner"
    return f"{who} see this from the next question on. The change is in the record."


def saved(words: str, accounts: Sequence[str]) -> Message:
    """What the person is told privately when it is done."""
    text = mentioning(f"{words} “Why this rating” on its card says who decided it and why.", accounts)
    return Message(text, (section(text),))
