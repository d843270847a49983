"""`move the wait before the check`, `the mail should come last`, `swap the two steps`: what is there, in another order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.order import let_follow
from agent.offline.changes.told_channels import tells_of_approval

_LEAD = r"(?:(?:and|please|but|then|also|so|just|no|rather),? )*"
_WHAT = r"(?P<what>(?:the |that |its )?[a-z][\w' -]*?)"
_BEFORE = re.compile(
    rf"^{_LEAD}(?:(?:move|put|do|have|make|pull|shift|place|bring|take) )?{_WHAT}(?: (?:should|must|has to|is to))?(?: (?:come|happen|be|go|run|be done))? (?:before|ahead of|in front of|prior to) (?P<where>(?:the |that )?(?:branch|check|decision|condition|test|if)(?:ing)?(?: step)?)$"
)
_THE = r"(?P<what>(?:the|that|its|this) [a-z][\w' -]*?)"
_AT_THE_END = r"(?:last|at the (?:very )?end|as the last (?:step|one|thing)|after everything else|in the end|finally)"
_LAST = re.compile(
    rf"^{_LEAD}(?:(?:do|put|move|run|have|make|keep) {_THE}|{_THE.replace('<what>', '<what2>')}(?: (?:should|must|has to|is to|needs to) (?:come|go|happen|be|be done|be sent|run)| comes?| goes?)) {_AT_THE_END}$"
)
_SWAP = re.compile(
    rf"^{_LEAD}(?:swap|switch|exchange|flip|reverse|turn around)(?: (?:round|around))? (?:the (?:order|places|positions) of )?(?:(?:the )?(?:two|2)(?: (?:steps?|messages?|of them|things|actions))?|both(?: of them| steps)?|them|these two|the (?:steps|order|sequence))(?: (?:round|around|please))*$"
)
_OF_STEPS = re.compile(r"\b(?:steps?|messages?|actions)\b")
_RELATIVE = re.compile(
    rf"^{_LEAD}(?:(?:i )?(?:mean|meant),? )?(?:(?:it|that|this) (?:should|must|has to|is to) (?:come|go|be|happen|run) )?(?P<side>before|after|ahead of|behind)(?: (?P<where>(?:the |that )?[a-z@][\w@-]*(?: (?!(?:ask|wait|check|get|add|send|tell|let|make|do|run|have|translate|summari[sz]e|sort|filter)\b)[\w@-]+){0, 2}?))?(?:,? (?:i (?:mean|meant)|sorry|please|not (?:before|after)))*$"
)
Step = Mapping[str, Any]


def move(change: Change, text: str) -> bool:
    """Put a step that is goal in another place; nothing new is added by that."""
    return (
        _move_before(change, text)
        or _do_last(change, text)
        or _swap(change, text)
        or _place_lately(change, text)
    )


def _move_before(change: Change, text: str) -> bool:
    """Let a wait or an approval that stands behind a branch stand before it."""
    match = _BEFORE.match(text)
    branches = [s for s in change.draft.steps if s.get("type") == "branch"]
    if match is None or not branches:
        return False
    able = [s for s in change.draft.steps if s.get("type") in {"wait", "approval"}]
    moved = one_meant(match["what"], change, able) if able else None
    if moved is None:
        return False
    behind = [b for b in branches if _ports_of(b, moved)]
    if len(behind) != 1:
        return False
    _lead_through(change, moved, behind[0])
    return True


def _ports_of(branch: Step, step: Step) -> list[str]:
    return [p for p in step.get("after", ()) if p.split(".")[0] == branch["id"]]


def _lead_through(change: Change, moved: Step, branch: Step) -> None:
    """Let what waited for the moved step wait for the way it stood on; the branch waits for it now."""
    draft = change.draft
    way, before = list(moved.get("after", ())), list(branch.get("after", ()))
    out = f"{moved['id']}.approved" if moved.get("type") == "approval" else str(moved["id"])
    told = [s["id"] for s in draft.steps if tells_of_approval(s) and list(s.get("after", ())) == way]  # fmt: skip
    for other in list(draft.steps):
        after = list(other.get("after", ()))
        if out in after:
            rest = [p for p in after if p != out]
            draft.update(other["id"], {"/after": [*rest, *(p for p in way if p not in rest)]})
    for one in [moved["id"], *(told if moved.get("type") == "approval" else ())]:
        draft.update(one, {"/after": before} if before else {}, () if before else ("/after",))
    draft.update(branch["id"], {"/after": [out]})
    change.meant |= {str(o["id"]) for o in draft.operations if "id" in o}


def _do_last(change: Change, text: str) -> bool:
    """Let one message wait for all others that stand on the same way as it."""
    match = _LAST.match(text)
    if match is None or re.search(r"@|\d", text):
        return False
    last = one_meant(match["what"] or match["what2"], change, change.senders)
    if last is None:
        return False
    others = [s for s in change.senders if s is not last and not _waits(s, last)]
    if not others or any("." in p for s in [last, *others] for p in s.get("after", ())):
        return False  # what stands on a way of its own may never be done
    if any(_may_be_left_out(s, last) for s in others):
        change.unsupported.append(change.prepared.restored(text))
        return True
    for first in others:
        if not let_follow(change, first, change.draft.step(last["id"])):
            return False
    change.meant.add(str(last["id"]))
    return True


def _waits(late: Step, early: Step) -> bool:
    return early["id"] in late.get("after", ())


def _is_sorted(change: Change) -> bool:
    """Tell whether the order of things may be meant, and not that of steps."""
    return any(
        s.get("uses") == "list.sort"
        or re.search(r"\border by\b", str(s.get("with", {}).get("statement", "")), re.IGNORECASE)
        for s in change.draft.steps
    )


def _may_be_left_out(early: Step, late: Step) -> bool:
    """Tell whether a step is done on a condition of its own: what waits for it would be left out with it."""
    return early.get("when") is not None and early.get("when") != late.get("when")


def _swap(change: Change, text: str) -> bool:
    """Let the second of the only two messages come first."""
    if not _SWAP.match(text) or (not _OF_STEPS.search(text) and _is_sorted(change)):
        return False
    if len(change.senders) != 2:
        if not _OF_STEPS.search(text):
            return False
        return change.ask("Which two steps should change places?")
    first, second = change.senders
    if any(p.split(".")[0] == second["id"] for p in first.get("after", ())):
        first, second = second, first
    if _may_be_left_out(second, first):
        change.unsupported.append(change.prepared.restored(text))
        return True
    change.meant |= {str(first["id"]), str(second["id"])}
    return let_follow(change, second, first)


def _place_lately(change: Change, text: str) -> bool:
    """`before the post, i mean`: where the step that was added last is to stand."""
    match = _RELATIVE.match(text)
    corrects = re.search(r"\bmeant?\b", change.request.text) is not None
    if match is None or not (corrects or re.search(r"\b(?:it|that|this) ", text)):
        return False
    lately = [s for s in lately_meant(change) if any(s is o for o in change.senders)]
    others = [s for s in change.senders if s not in lately]
    goal = one_meant(match["where"], change, others) if match["where"] else None
    if goal is None and len(others) == 1:
        goal = others[0]
    early = match["side"] in {"before", "ahead of"}
    if goal is None and match["where"]:
        return False
    if len(lately) != 1 or goal is None:
        return change.ask(f"What should come {'before' if early else 'after'} which step?")
    pair = (lately[0], goal) if early else (goal, lately[0])
    return let_follow(change, *pair)
