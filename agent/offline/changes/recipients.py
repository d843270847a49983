"""Who gets a mail, changed by one address: one more of several, or one fewer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.receivers import mailing_steps, names_another
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_WHO = r"(?P<who>@mail\d+(?:(?:,|,? and) @mail\d+)*)"
_EXTRA = r"(?:(?:a|an|another|one more|yet another|the|as|extra|additional|more|further|other|2nd|3rd|second|third|2 more) )*(?:recipients?|receivers?|address(?:es)?|addressees?|persons?|people)"
_TOO = r"(?:,? (?:too|as well|also|in addition))"
_MORE = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"(?:put|add|include|append|set|have|use) {_EXTRA}(?: (?:on|to|in|for|of) (?P<where>[^@:]*?))?[:,]? ?{_WHO}{_TOO}?",
        rf"(?:add|include|put|append|copy in|loop in|bring in) {_WHO}(?: {_EXTRA})?(?: (?:to|on|onto|in|into|of|for) (?P<where>[^@:]+?))?{_TOO}?",
        rf"{_WHO} (?:should|must|wants? to|needs? to|has to|would like to|is to|may|can) (?:also )?(?:get|receive|have|be on|see|be sent|read) (?P<where>[^@:]+?){_TOO}?",
        rf"(?:also )?(?:send|mail|address) (?P<where>(?:the|that|this|it)[^@:]*?) (?:also )?to {_WHO}{_TOO}",
        rf"(?P<where>(?:the|that|this|it)\b[^@:]*?) (?:is|goes|should (?:go|be)|must go|has to go) (?:also )?(?:for|to) {_WHO}{_TOO}",
    )
)  # fmt: skip
_LESS = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"(?:take|remove|strike|cut|drop|delete|leave|get|kick|throw|lose|skip) {_WHO}(?: (?:off|from|out of|out|of|on|in|away)(?: of)?(?: (?P<where>[^@]+?))?)?",
        rf"{_WHO} (?:no longer|does(?:n't| not)|should(?:n't| not)|must(?: not|n't)|need(?:n't| not)|is not to|will not|won't) (?:any longer )?(?:gets?|needs?|wants?|receives?|be on|have|has)(?: to get)?(?: (?P<where>[^@]+?))?",
        rf"(?:no (?:more |longer )?(?:mails?|emails?|copy|copies)|nothing|not|do not (?:mail|send (?:it|that|this)|write)|don't (?:mail|send (?:it|that|this)|write))(?: any ?more)? (?:to|for) {_WHO}(?: any ?more| any longer)?(?P<where>)?",
        rf"without {_WHO}(?P<where>)?",
        r"(?:take|remove|strike|cut|drop|delete) (?P<name>[a-z][\w.-]*) (?:off|from|out of|of) (?:the )?(?P<where>(?:mailing |mail )?(?:list|recipients|receivers|addressees|distribution)\b.*)",
    )
)  # fmt: skip


_GOES = re.compile(
    r"^(?P<where>[^@]+?) (?:(?:should|must|has to|needs to|is to|are to|can|may) (?:now |rather )?(?:write|post|go|send|mail|be sent|be posted|deliver|report|arrive|appear|land|come)(?: (?:it|that|them))?|goes|belongs|has moved|moves) (?:to|in|into|at) (?P<who>@(?:chan|mail)\d+)(?: (?:instead|now|rather|from now on))*$"
)
_ALSO_GOES = re.compile(
    r"^(?:and )?the (?P<where>[a-z]+(?: [a-z]+)?) (?:to|in|into) (?P<who>@(?:chan|mail)\d+)$"
)


def retarget(change: Change, clause: str) -> bool:
    """`the last post should go to #a`, and behind it `the mail to b@c`: the step that is named goes elsewhere."""
    match = _GOES.match(clause) or (_ALSO_GOES.match(clause) if change.draft.operations else None)
    if match is None:
        return False
    argument = "channel" if "chan" in match["who"] else "to"
    holders = [s for s in change.senders if argument in s.get("with", {})]
    meant = named(match["where"], change, holders)
    if (
        len(meant) != 1
        or names_another(change, clause, meant[0])
        or re.search(
            r"\b(?:if|when|also|too|copy|for|with|over|under)\b|\d(?!(?:st|nd|rd|th)\b)",
            match["where"],
        )
    ):
        return False
    step, value = meant[0], change.prepared.value(match["who"])
    before = step["with"][argument]
    change.meant.add(str(step["id"]))
    change.draft.update(
        str(step["id"]), {f"/with/{argument}": [value] if isinstance(before, list) else value}
    )
    if isinstance(before, str) and before in str(step.get("name", "")):
        change.draft.rename_step(str(step["id"]), str(step["name"]).replace(before, value))
    return True


def change_recipients(change: Change, clause: str) -> bool:
    """Let one address more, or one fewer, get the mail that is meant, or let it go elsewhere."""
    if retarget(change, clause):
        return True
    for form in _MORE:
        match = form.match(clause)
        if match is not None and _more(
            change, match["where"] or "", _addresses(change, match["who"])
        ):
            return True
    for form in _LESS:
        match = form.match(clause)
        if match is not None and _less(change, match.groupdict()):
            return True
    return False


def _addresses(change: Change, words: str) -> list[str]:
    return [change.prepared.value(name) for name in re.findall(r"@mail\d+", words)]


def _more(change: Change, where: str, addresses: Sequence[str]) -> bool:
    mails = [s for s in mailing_steps(change.draft) if str(s.get("uses", "")).startswith("email.")]
    meant = named(where, change, mails) if where else mails
    if len(meant) > 1:
        meant = [s for s in lately_meant(change) if any(s is m for m in meant)] or meant
    if not meant or ("foreach" in meant[0] and not where):
        return False
    if len(meant) > 1:
        return change.ask(which_of(meant))
    step = meant[0]
    known = _listed(step["with"].get("to"))
    more = [a for a in addresses if a not in known]
    change.meant.add(str(step["id"]))
    change.draft.update(str(step["id"]), {"/with/to": [*known, *more]})
    return bool(more)


def _less(change: Change, parts: Mapping[str, str | None]) -> bool:
    who = _addresses(change, parts.get("who") or "")
    name = (parts.get("name") or "").lower()
    holders = []
    for step in mailing_steps(change.draft):
        for argument in ("to", "cc", "bcc"):
            listed = _listed(step.get("with", {}).get(argument))
            gone = [a for a in listed if a in who or (name and a.split("@")[0].lower() == name)]
            if gone:
                holders.append((step, argument, listed, gone))
    if len(holders) > 1 and parts.get("where"):
        meant = {s["id"] for s in named(str(parts["where"]), change, [h[0] for h in holders])}
        holders = [h for h in holders if h[0]["id"] in meant]
    if len(holders) != 1:
        return False
    step, argument, listed, gone = holders[0]
    left: list[Any] = [a for a in listed if a not in gone]
    if not left and argument == "to":
        return False
    change.meant.add(str(step["id"]))
    path = f"/with/{argument}"
    change.draft.update(str(step["id"]), {path: left} if left else {}, () if left else (path,))
    return True


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value] if isinstance(value, str) else []
