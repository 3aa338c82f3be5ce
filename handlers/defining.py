"""*Edit* on a card: a form, what it would do, and saving it. Everything is looked up and checked anew at each step."""

from dataclasses import fields, replace
from typing import Any

from slack_bolt import Ack

from handlers.access import NotAllowed
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import defining as messages
from handlers.messages.defining_keys import MOST, Opened, Previewed, aliases_digest
from handlers.messages.keys import Subject, read_subject
from handlers.place import Place, tell_privately
from handlers.roles import refused_account
from storage import rules
from storage.audit import Hand
from storage.domain.amending import Change, ChangeProblem, Typed, read
from storage.domain.effect import Preview
from storage.domain.role import Permission
from storage.domain.viewer import Viewer
from storage.rules import ChangedSince, Form, NotYours

_TOO_MUCH = "That is more than fits at once. Change fewer names, save, and then change the others."
_SOURCE = "button Edit"
_NAMES = tuple(one.name for one in fields(Typed))
_SHOWN = ("target", "amber", "polarity", "account")


def edit(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open the form."""
    ack()
    subject = read_subject(str(action.get("value") or ""))
    afterwards(deps.windows, _open, deps, Place.of_click(body), viewer, subject, body["trigger_id"])


def _open(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None, trigger: str) -> None:
    if subject is None:
        raise NotAllowed
    try:
        with deps.store.database.reading() as session:
            form = rules.form(session, subject.key, viewer=viewer, today=deps.today())
    except NotYours:
        raise NotAllowed from None
    opened = Opened.of(form.definition.key, place.channel, form.token, form.typed)
    view = messages.edit_form(form.definition, form.typed, form.starts, token=form.token, metadata=opened.write())
    deps.client.views_open(trigger_id=trigger, view=view)


def preview(ack: Ack, view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show in a second window what the form would do; what is wrong is said beside the field it is about."""
    opened, now = Opened.read(view.get("private_metadata")), _typed(view)
    if opened is None:
        raise NotAllowed
    try:
        with deps.store.database.reading() as session:
            form = rules.form(session, opened.key, viewer=viewer, today=deps.today())
            if form.token != opened.token:
                raise ChangedSince(form.by)
            change = read(_seen(opened, form), now, form.unit, form.days)
            _refuse_stranger(deps, change)
            found = rules.preview(session, opened.key, change, viewer=viewer, today=deps.today(), token=opened.token)
            window = _preview_window(opened, found)
    except NotYours:
        raise NotAllowed from None
    except ChangedSince as changed:
        ack(response_action="update", view=_rebased(opened, form, now, changed.by))
    except ChangeProblem as problem:
        ack(response_action="errors", errors=_named(view, problem.problems))
    else:
        ack(response_action="push", view=window)


def _preview_window(opened: Opened, found: Preview) -> dict[str, Any]:
    metadata = Previewed(opened.key, opened.channel, opened.token, found.change).write()
    if len(metadata) > MOST:
        raise ChangeProblem({"aliases": _TOO_MUCH})
    return messages.preview(found, metadata)


def _seen(opened: Opened, form: Form) -> Typed:
    """What the person was shown. The aliases are those of now: the token says that they are the same."""
    shown = {name: getattr(opened, name) for name in _SHOWN}
    return replace(form.typed, **shown)


def _rebased(opened: Opened, form: Form, now: Typed, by: str) -> dict[str, Any]:
    """The form as things stand now, with what the person has touched as they left it."""
    kept = {name: getattr(now, name) for name in _SHOWN if getattr(now, name) != getattr(opened, name)}
    if aliases_digest(now.aliases) != opened.aliases:
        kept["aliases"] = now.aliases
    typed = replace(form.typed, start=now.start, reason=now.reason, **kept)
    again = Opened.of(form.definition.key, opened.channel, form.token, form.typed)
    notice = messages.changed_notice(by)
    return messages.edit_form(
        form.definition, typed, form.starts, token=form.token, metadata=again.write(), notice=notice
    )


def save(ack: Ack, view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Save what was previewed, close both windows, and say so privately."""
    wanted = Previewed.read(view.get("private_metadata"))
    if wanted is None:
        raise NotAllowed
    hand = Hand(viewer.user, deps.now(), _SOURCE)
    try:
        _refuse_stranger(deps, wanted.change)
        with writing_as(viewer, Permission.DEFINE, deps) as (session, now):
            before = rules.form(session, wanted.key, viewer=now, today=deps.today()).typed.account
            words = rules.amend(
                session, hand, wanted.key, wanted.change, viewer=now, today=deps.today(), token=wanted.token
            )
    except NotYours:
        raise NotAllowed from None
    except ChangedSince as changed:
        ack(response_action="update", view=messages.changed_meanwhile(changed.by))
        return
    except ChangeProblem as problem:
        ack(response_action="update", view=messages.not_saved(list(problem.problems.values())))
        return
    ack(response_action="clear")
    place = Place(viewer.user, wanted.channel, is_private=True)
    afterwards(deps.answers, _tell, deps, place, words, [before, wanted.change.account])


def _tell(deps: Deps, place: Place, words: str, accounts: list[str]) -> None:
    tell_privately(deps.client, place, messages.saved(words, accounts))


def _refuse_stranger(deps: Deps, change: Change) -> None:
    if "account" in change.fields and change.account and (wrong := refused_account(deps, change.account)):
        raise ChangeProblem({"account": wrong})


def _typed(view: dict[str, Any]) -> Typed:
    found = {name: _entered(entry) for name, (_, entry) in _fields(view).items()}
    return Typed(**{name: found.get(name, "") for name in _NAMES})


def _named(view: dict[str, Any], problems: dict[str, str]) -> dict[str, str]:
    """The problems by the blocks they stand in."""
    blocks = {name: block for name, (block, _) in _fields(view).items()}
    return {blocks[name]: words for name, words in problems.items() if name in blocks}


def _fields(view: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """What was entered, with the block it was entered in, by the name of the field; whatever the view may hold."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    found = values.items() if isinstance(values, dict) else ()
    return {name: (block, entry[name]) for block, entry in found if isinstance(entry, dict) for name in entry}


def _entered(entry: Any) -> str:
    """The text, choice or person in one field; empty for nothing, and for what no window of ours sends."""
    if not isinstance(entry, dict):
        return ""
    option = entry.get("selected_option")
    offered = (entry.get("value"), entry.get("selected_user"), option.get("value") if isinstance(option, dict) else "")
    return next((one for one in offered if isinstance(one, str) and one), "")
