"""Who holds which role, as a person may see it, and the window that gives one."""

from collections.abc import Iterable, Sequence

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
    plain,
    section,
)
from storage.domain.account import AccountError, parse_account
from storage.domain.holding import EVERY, Held, digest, words_of
from storage.domain.role import GRANTED, Grant, Role

GIVE, TAKE, PAGE = "access.give", "access.take", "access.page"
ROWS = 10
_SHOWN, _BY, _DONE, _WORDS, _MOST_DIRECTORATES, _OPTION, _MOST_NAMED = 100, 40, 500, 200, 99, 75, 20
_EVERY = "every"
_FIRST = (
    "Nobody has been made an administrator yet, so the owners and admins of this Slack workspace are. "
    "Once somebody has been made one, they no longer are: make yourself one first."
)
_BY_WORKSPACE = "The administrators of the Scorecard Bot are the owners and admins of this Slack workspace."
_DOES = {
    Role.VIEWER: "sees what has been published and is public",
    Role.OWNER: "sees everything recorded for these indicators, drafts and exempt figures too",
    Role.OFFICER: "sees public and internal figures, drafts too; publishes, changes definitions, names owners",
    Role.DIRECTOR: "sees every figure of the directorate, exempt ones and drafts too; publishes",
    Role.ADMINISTRATOR: "gives roles, names owners, says what channels are cleared for",
}
_BRIEFLY = {
    Role.VIEWER: "Sees what is published and public",
    Role.OFFICER: "Sees internal figures and drafts; publishes, defines, names owners",
    Role.DIRECTOR: "Sees exempt figures and drafts too; publishes",
    Role.ADMINISTRATOR: "Gives roles, names owners, clears channels",
}


def everybody(held: Sequence[Held], *, page: int = 0, done: str = "") -> Message:
    """What an administrator sees: a page of those who hold a role, with buttons; `done` says what was just done."""
    last = max(0, (len(held) - 1) // ROWS)
    page = min(max(page, 0), last)
    shown = held[page * ROWS : (page + 1) * ROWS]
    title = "Who holds which role" if held else "Nobody has been granted a role."
    blocks = [section(Mrkdwn(cut(mentioning(done, held_accounts(held, done)), _DONE)))] if done else []
    blocks.append(section(join("*", esc(title), "*")))
    blocks += [_row(one, page) for one in shown]
    if all(one.grant.role is not Role.ADMINISTRATOR for one in held):
        blocks.append(context(esc(_FIRST)))
    if last:
        blocks.append(context(esc(f"Page {page + 1} of {last + 1}, {len(held)} roles in all.")))
    blocks.append(actions(button("Give a role", GIVE, "give", style="primary"), *pages(PAGE, page, last)))
    return Message(join(esc(f"{done} " if done else ""), esc(title)), tuple(blocks))


def _row(one: Held, page: int) -> Block:
    by = join("<@", one.by, ">") if is_account(one.by) else brief(one.by, _BY)
    given = join("given by ", by, f" on {one.at:%d/%m/%Y}")
    text = join("<@", one.account, "> *", brief(one.words, _SHOWN), "*\n", given)
    take = button("Take away", TAKE, f"{one.token} {page}", style="danger")
    words = f"They will no longer be {cut(one.words, _SHOWN)}. That holds from the next question on."
    return section(text, take | {"confirm": confirm("Take this role away?", words, "Take away")})


def confirm(title: str, words: str, label: str) -> Block:
    """What is asked before a button does something that is not easily undone."""
    return {
        "title": plain(title, 100),
        "text": plain(words, 300),
        "confirm": plain(label, 30),
        "deny": plain("Cancel", 30),
        "style": "danger",
    }


def pages(action: str, page: int, last: int) -> list[Block]:
    """Buttons to the page before and the page after, where there are such. The action ids differ in their ending."""
    found = []
    if page > 0:
        found.append(button("Earlier", action, str(page - 1)))
    if page < last:
        found.append(button("Later", f"{action}.next", str(page + 1)))
    return found


def own(grants: Iterable[Grant], owned: int, administrators: Sequence[str], *, done: str = "") -> Message:
    """What everybody else sees: the own roles in words, and whom to ask for another."""
    held = sorted(grants, key=lambda one: (list(Role).index(one.role), one.directorate))
    lines = [join("*", _own_words(one, owned), "*: ", esc(_DOES[one.role])) for one in held]
    named = [join("<@", account, ">") for account in administrators[:_MOST_NAMED]]
    who = join("Administrators of the Scorecard Bot: ", ", ".join(named), ".") if named else esc(_BY_WORKSPACE)
    blocks = [section(esc(done))] if done else []
    blocks.append(section(join("*You are*\n", "\n".join(lines[:_MOST_NAMED]))))
    text = f"You are {', '.join(words_of(one) for one in held)}."
    return Message(esc(f"{done} {text}".strip()), (*blocks, section(who)))


def _own_words(one: Grant, owned: int) -> Mrkdwn:
    if one.role is Role.OWNER:
        return esc(f"owner of {'1 indicator' if owned == 1 else f'{owned} indicators'}")
    return brief(words_of(one), _WORDS)


def give(directorates: Sequence[str], *, mark: int, is_first: bool) -> Block:
    """The window that gives a role. `mark` is where the audit stood, to notice what has changed since."""
    every = option(EVERY[:1].upper() + EVERY[1:], _EVERY)
    choices = [every, *(option(name, directorate_key(name)) for name in directorates[:_MOST_DIRECTORATES])]
    roles = [option(role.capitalize(), role) | {"description": plain(_BRIEFLY[role], _OPTION)} for role in GRANTED]
    blocks = [
        asked("person", "Who", {"type": "users_select", "placeholder": plain("Choose a person", 150)}),
        asked("role", "Role", {"type": "radio_buttons", "options": roles}),
        asked(
            "directorate",
            "For which directorate",
            {"type": "static_select", "options": choices, "initial_option": every},
            hint="Only officers and directors can be for one directorate.",
        ),
    ]
    if len(directorates) > _MOST_DIRECTORATES:
        blocks.append(context(esc("There are more directorates; the command line knows all of them.")))
    if is_first:
        blocks.append(context(esc(_FIRST)))
    return form("Give a role", GIVE, "Give", blocks, str(mark))


def form(title: str, callback: str, submit: str, blocks: Sequence[Block], metadata: str) -> Block:
    """A window to fill in."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Cancel", 24),
        "private_metadata": metadata,
        "blocks": list(blocks)[:100],
    }


def asked(block: str, label: str, element: Block, *, hint: str = "") -> Block:
    """One thing to fill in; the element's action is called as its block is."""
    found: Block = {
        "type": "input",
        "block_id": block,
        "label": plain(label, 2000),
        "element": element | {"action_id": block},
    }
    return found | {"hint": plain(hint, 2000)} if hint else found


def option(label: str, value: str) -> Block:
    """One choice of a menu."""
    return {"text": plain(label, _OPTION), "value": value}


def directorate_key(name: str) -> str:
    """Stands for a directorate in the window: its name may be longer than a choice's value."""
    return digest(name)


def directorate_of(key: str, directorates: Iterable[str]) -> str | None:
    """The directorate chosen, empty for every one; None for what was not on offer."""
    if key == _EVERY:
        return ""
    return next((name for name in directorates if directorate_key(name) == key), None)


def mentioning(words: str, accounts: Iterable[str]) -> Mrkdwn:
    """A sentence in which accounts stand as ids, with mentions in their place."""
    said = str(esc(words))
    for account in {one for one in accounts if is_account(one)}:
        said = said.replace(account, f"<@{account}>")
    return Mrkdwn(said)


def is_account(text: str) -> bool:
    """Whether this is somebody in Slack, not the command line."""
    try:
        return parse_account(text) == text
    except AccountError:
        return False


def held_accounts(held: Iterable[Held], words: str) -> list[str]:
    """The accounts that a sentence names: a role's holder, also one who holds none any more."""
    first = words.partition(" ")[0]
    return [first, *(one.account for one in held if one.account in words)]
