"""Who decides, changed: the approval given to somebody else, one more who is asked, one in the place of another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.changes.told_channels import untell

_WHO = r"(?P<who>@mail\d+|(?:the |our |my )?(?!to\b|from\b|be\b|it\b|me\b|us\b|too\b|also\b|before\b|after\b)[a-z]+(?: team)?)"
_OLD = _WHO.replace("<who>", "<old>").replace(r"@mail\d+", r"@mail\d+|@chan\d+")
_ASKED = r"(?:approval(?: (?:request|step))?|approver?|decision|sign-?off|confirmation|go-?ahead|request for approval|question)"
_LEAD = r"(?:(?:and|please|then|also|but|so|let) )*"
_MAY = r"(?:should|must|has to|needs to|is to|will|can|may)"
_NOW = r"(?: (?:instead|now|from now on|please))*"
_DECIDE = r"(?:approves?|okays?|decides?|confirms?|signs? (?:it )?off|(?:be|is) asked(?: for (?:the )?approval)?|(?:be|is) the approver?)(?: (?:it|that|this|them))?"
_TOO = r"(?:too|as well|also|in addition|additionally)"
# The approval goes to another.
_MOVED = tuple(
    re.compile(rf"^{_LEAD}{form}{_NOW}$")
    for form in (
        rf"(?:move|give|hand|pass|assign|reassign|switch|change|transfer|direct|redirect|send|delegate)(?: over)? (?:the |that |this )?{_ASKED}(?: over)? to {_WHO}",
        rf"(?:the |that |this )?{_ASKED} (?:{_MAY} )?(?:go|goes|be|is|come|comes|move|moves|be sent|be moved|be given)(?: over)? (?:to|from|by) {_WHO}",
        rf"(?:the |that )?approver? (?:{_MAY} be|is|becomes) {_WHO}",
        rf"let {_WHO} (?:decide|approve|sign off|okay|confirm)(?: (?:on )?(?:it|that|this|them))?",
        rf"(?:make|set|use) (?:the approver? (?:to )?)?{_WHO}(?: as)?(?: the)? approver?",
    )
)  # fmt: skip
# One more is asked.
_MORE = tuple(
    re.compile(rf"^{_LEAD}{form}{_NOW}$")
    for form in (
        rf"ask {_WHO}(?: for (?:the |an )?(?:approval|okay|ok))? {_TOO}",
        rf"{_TOO} ask {_WHO}(?: for (?:the |an )?(?:approval|okay|ok))?",
        rf"(?:the |that )?{_ASKED} {_MAY} (?:also |additionally )(?:go|be sent|come) (?:to|from) {_WHO}",
        rf"(?:the |that )?{_ASKED} {_MAY} (?:go|be sent|come) (?:to|from) {_WHO} {_TOO}",
        rf"(?:send|give) (?:the )?{_ASKED} (?:also )?to {_WHO} {_TOO}",
        rf"{_WHO} {_MAY} (?:also|additionally) {_DECIDE}",
        rf"{_WHO} {_MAY} {_DECIDE} {_TOO}",
        rf"add {_WHO} (?:to (?:the )?(?:{_ASKED}|approve?rs?|those asked|who is asked)|as (?:an?|another|a second|a 2nd|one more) approver?)",
    )
)  # fmt: skip
# One is asked in the place of another.
_SWAPPED = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"{_WHO} (?:{_MAY} )?{_DECIDE}(?: instead of| rather than| in place of|,? not) {_OLD}",
        rf"ask {_WHO}(?: for (?:the |an )?(?:approval|okay|ok))?(?: instead of| rather than| in place of|,? not) {_OLD}",
        rf"instead of {_OLD},? {_WHO} (?:{_MAY} )?{_DECIDE}",
        rf"replace {_OLD} (?:with|by) {_WHO} (?:as (?:the |an )?approver?|(?:in|for) (?:the )?{_ASKED})",
        rf"ask {_WHO} instead",
        rf"{_WHO} (?:{_MAY} )?{_DECIDE} instead",
    )
)  # fmt: skip
_EACH_DECIDES = "Each of those asked can approve or reject."


def change_approvers(change: Change, clause: str) -> bool:
    """Change who decides on the approval there is; no message is sent to anybody by that."""
    asked: list[Mapping[str, Any]] = [s for s in change.draft.steps if s.get("type") == "approval"]
    found = _found(clause) if asked else None
    if found is None:
        return False
    match, more = found
    who = _person(change, match["who"])
    old = match.groupdict().get("old")
    if who is None or (
        not match["who"].startswith("@") and old is None and not _speaks_of_it(clause)
    ):
        return False
    among = _with(asked, _person(change, old)) if old else list(asked)
    meant = among if len(among) == 1 else named(_around(clause, match), change, among) or among
    if len(meant) != 1:
        return change.ask(which_of(asked))
    change.meant.add(str(meant[0]["id"]))
    if old and old.startswith("@chan"):
        untell(change, change.prepared.value(old))
    let_decide(change, meant[0], _decides(meant[0], who, _person(change, old), more=more))
    return True


def let_decide(change: Change, step: Mapping[str, Any], people: Sequence[str]) -> None:
    """Ask these people; a step that is called by who is asked is called by them."""
    before = [str(one) for one in step.get("approvers", ())]
    change.draft.update(step["id"], {"/approvers": list(people)})
    if str(step.get("name", "")) == f"Ask {' and '.join(before)}" or not before:
        change.draft.rename_step(step["id"], f"Ask {' and '.join(people)}")
    if len(people) > 1:
        change.assumptions.append(_EACH_DECIDES)


def _found(clause: str) -> tuple[re.Match[str], bool] | None:
    for forms, more in ((_MORE, True), (_SWAPPED, False), (_MOVED, False)):
        for form in forms:
            if (match := form.match(clause)) is not None:
                return match, more
    return None


def _speaks_of_it(clause: str) -> bool:
    """Tell whether words that name nobody by an address speak of the approval."""
    return re.search(rf"\b{_ASKED}\b|\bapprov|\bdecid", clause) is not None


def _person(change: Change, said: str | None) -> str | None:
    if said is None:
        return None
    if said.startswith("@"):
        return change.prepared.value(said)
    return change.prepared.as_written(re.sub(r"^(?:the|our|my) ", "", said))


def _with(asked: Sequence[Mapping[str, Any]], old: str | None) -> list[Mapping[str, Any]]:
    """Answer the approvals that somebody decides on, else all."""
    return [s for s in asked if _place(s, old) is not None] or list(asked)


def _place(step: Mapping[str, Any], old: str | None) -> int | None:
    """Answer where somebody stands among those asked, by the address or the name before its @."""
    people = [str(one).lower() for one in step.get("approvers", ())]
    told = str(old).lower()
    return next((n for n, one in enumerate(people) if told in {one, one.split("@")[0]}), None)


def _decides(step: Mapping[str, Any], who: str, old: str | None, *, more: bool) -> list[str]:
    people = [str(one) for one in step.get("approvers", ())]
    if more:
        return [*people, *([] if who in people else [who])]
    place = _place(step, old)
    return [who] if place is None else [*people[:place], who, *people[place + 1 :]]


def _around(clause: str, match: re.Match[str]) -> str:
    return clause.replace(match["who"], "")
