"""The way that is left where no case holds: another message on it, or nothing at all."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.adds import made_sends
from agent.offline.changes.change import Change
from agent.offline.changes.removals import remove_step
from agent.offline.changes.targets import which_of

_LEAD = r"(?:(?:and|but|please|now|just|no)[,:]? )*"
_ELSE = r"(?:the )?(?:otherwise|else|rest|others?|remaining ones?|other (?:way|case|branch|one|path)s?)(?: (?:way|case|branch|part|path|one|message|post|mail))?"
_PLACE = r"(?P<place>@(?:chan|mail)\d+)"
_WAY = r"(?:(?:an? )?(?:e?mail|post|slack message|message)s? )?(?:to|in|into)"
_TURNED = (
    re.compile(rf"^{_LEAD}(?:turn|make|change|switch|convert|move) {_ELSE} (?:into|to|be|a)? ?(?:an? )?(?:(?:e?mail|post|slack message|message)s? )?(?:(?:to|in|into) )?{_PLACE}$"),
    re.compile(rf"^{_LEAD}{_ELSE} (?:should|must|shall|has to|is to) (?:now )?(?:be (?:an? )?(?:e?mail|post|message) to|go to|be (?:sent|posted|mailed) to|become (?:an? )?(?:e?mail|post|message) to) {_PLACE}(?: instead)?$"),
    re.compile(rf"^{_LEAD}(?:otherwise|else),? (?:send|post|mail|email)(?: it| them| that)? (?:(?:to|in|into) )?{_PLACE} instead$"),
)  # fmt: skip
_REST = r"(?:(?:the |all |any )*(?:others?|rest|remaining ones?)|(?:all |any |the )*other [a-z]+|every(?:thing|one|body) else|anything else)"
_ENDED = (
    re.compile(rf"^{_LEAD}(?:stop|quit) (?:doing )?(?:anything|something|that|it|this) (?:for|with|on|about) {_REST}$"),
    re.compile(rf"^{_LEAD}(?:do )?nothing (?:more |at all )?(?:happens |should happen |to be done |is sent |is to happen )?(?:for|with|on|about|otherwise|else)(?: {_REST})?$"),
    re.compile(rf"^{_LEAD}(?:otherwise|else),? (?:do |send |there is )?nothing(?: at all| should happen| happens)?$"),
    re.compile(rf"^{_LEAD}(?:do not|don't) (?:do|send|post) (?:anything|something) (?:(?:for|with|on|about) {_REST}|otherwise|else)$"),
    re.compile(rf"^{_LEAD}(?:ignore|skip|drop|remove|delete|forget(?: about)?) {_REST}$"),
    re.compile(rf"^{_LEAD}(?:remove|drop|delete|skip) the (?:otherwise|else)(?: (?:way|case|branch|part|path|one))?$"),
)  # fmt: skip


def change_other_way(change: Change, text: str) -> bool:
    """Send something else, or nothing, where no case of the one branch holds."""
    turned = next((m for form in _TURNED if (m := form.match(text))), None)
    ended = turned is None and any(form.match(text) for form in _ENDED)
    branches = [
        s for s in change.draft.steps
        if s.get("type") == "branch" and s.get("else", "drop") != "drop" and _on(change, s)
    ]  # fmt: skip
    if not branches or not (turned or ended):
        return False
    if len(branches) > 1:
        return change.ask(which_of(branches))
    if turned is not None:
        return _turn(change, branches[0], turned["place"])
    return _end(change, branches[0])


def _on(change: Change, branch: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Answer the steps that stand first on the way that is left."""
    port = f"{branch['id']}.{branch['else']}"
    return [s for s in change.draft.steps if port in s.get("after", ())]


def _turn(change: Change, branch: Mapping[str, Any], place: str) -> bool:
    """Put a message of another kind, or to somebody else, in the place of the one that is sent there."""
    senders = {str(s["id"]) for s in change.senders}
    old = [s for s in _on(change, branch) if str(s["id"]) in senders]
    if len(old) != 1:
        return len(old) > 1 and change.ask(which_of(old))
    sends = change.sends_in(f"{'mail' if place.startswith('@mail') else 'post'} it to {place}")
    if len(sends) != 1:
        return False
    new = made_sends(change.draft, sends, change.request, None, []).steps[-1]
    content, before = change.content_of(new), change.content_of(old[0])
    if content is None or before is None or before not in old[0].get("with", {}):
        return False
    change.meant.add(str(old[0]["id"]))
    if new["uses"] == old[0]["uses"]:
        argument = "to" if place.startswith("@mail") else "channel"
        change.draft.update(str(old[0]["id"]), {f"/with/{argument}": new["with"][argument]})
        change.draft.rename_step(str(old[0]["id"]), str(new["name"]))
        return True
    new["with"][content] = copy.deepcopy(old[0]["with"][before])
    for key in ("after", "when", "foreach", "join"):
        if key in old[0]:
            new[key] = copy.deepcopy(old[0][key])
    change.draft.add(new)
    question = remove_step(change.draft, old[0])
    return question is None or change.ask(question)


def _end(change: Change, branch: Mapping[str, Any]) -> bool:
    """Take out what stands on that way alone, and let it end there."""
    gone = [str(s["id"]) for s in _on(change, branch)]
    for step in change.draft.steps:
        names = {str(p).split(".")[0] for p in step.get("after", ())}
        if names and names <= set(gone):
            gone.append(str(step["id"]))
    port = f"{branch['id']}.{branch['else']}"
    left = [s for s in change.draft.steps if str(s["id"]) not in gone]
    if any(set(s.get("after", ())) - {port} for s in _on(change, branch)):
        return False  # it is sent on another way as well
    if any(reader in left for name in gone for reader in change.draft.readers_of(name)):
        return False
    change.meant.add(str(branch["id"]))
    for name in reversed(gone):
        change.draft.remove(name)
    change.draft.update(str(branch["id"]), {"/else": "drop"})
    return True
