"""`never mind the retry`, `no timeout`: an option of a step that is taken back, and labels that lead nowhere anyway."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.draft import at
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import singular

_GIVE_UP = r"(?:never ?mind|forget(?: about)?|remove|drop|delete|no(?: more)?|without|skip|cancel|take out|undo|don't|do not|stop|lose|scrap|leave out|get rid of)"
_OPTIONS: Sequence[tuple[str, tuple[str, ...]]] = (
    (r"retr(?:y|ies|ying)|(?:second|2nd|other|further|more|repeated) (?:try|tries|attempts?)|repeating|trying again|try again", ("/retry",)),
    (r"time ?-?outs?|time limits?", ("/timeout_s",)),
    (r"deadlines?", ("/deadline_s", "/on_silence")),
)  # fmt: skip
_FORM = re.compile(
    rf"^(?:(?:and|please|but|ok|so|also),? )*{_GIVE_UP} (?:the |that |any |those )?(?P<option>{'|'.join(o for o, _ in _OPTIONS)})(?: (?:of|on|for|in) (?P<where>[^,;@]+?))?(?: (?:again|any ?more|after all|thing|part|then|now|please|is needed|needed))*$"
)
_IGNORE = re.compile(
    r"^(?:(?:and|please|but|just) )*(?:ignore|skip|drop|leave out|forget|remove|disregard) (?:the |all |any )?(?P<label>[a-z][\w-]*)(?: (?:ones|mails|messages|things))?$"
)


def give_up(change: Change, text: str) -> bool:
    """Take an option back where a step has it."""
    return _give_up_option(change, text) or _leads_nowhere(change, text)


def _give_up_option(change: Change, text: str) -> bool:
    match = _FORM.match(text)
    if match is None:
        return False
    paths = next(p for said, p in _OPTIONS if re.fullmatch(said, match["option"]))
    having: list[Mapping[str, Any]] = [s for s in change.draft.steps if at(s, paths[0]) is not None]
    if not having:
        return False
    one = having[0] if len(having) == 1 else one_meant(match["where"] or "", change, having)
    if one is None:
        return change.ask(which_of(having))
    change.draft.update(str(one["id"]), unset=paths)
    change.meant.add(str(one["id"]))
    return True


def _leads_nowhere(change: Change, text: str) -> bool:
    """Say so where a label is to be left out for which nothing is done."""
    match = _IGNORE.match(text)
    labels = {
        str(label).lower()
        for s in change.draft.steps
        for label in s.get("with", {}).get("labels", ())
    }
    label = next((v for v in (match["label"], singular(match["label"])) if v in labels), None) if match else None  # fmt: skip
    if label is None:
        return False
    if re.search(rf"== \"{re.escape(label)}\"", str(change.draft.steps), re.IGNORECASE):
        return False
    return change.ask(
        f'"{label}" leads nowhere already: nothing is sent for it. What should be different?'
    )
