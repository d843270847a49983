"""Something that happens elsewhere starts it: `whenever the build breaks`, `as soon as somebody books a demo`.

No action watches for it, so the system where it happens has to call the workflow's web address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.offline.language.nouns import is_noun, plural, singular
from agent.offline.language.text import Prepared

_WHEN = r"(?:when(?:ever)?|each time|every time|any time|the moment|as soon as|once)"
_WHO = r"(?:somebody|someone|anybody|anyone|(?:(?:an?|the|our|my|any|one of our|another|a new|new|some) )+(?:[a-z][\w'-]* ){0,2}?[a-z][\w'-]*|[a-z][\w'-]*)"
_STATES = r"(?:down|up|out|low|late|live|over|off|online|offline|full|empty|stuck|broken|unhappy|sick|absent|overdue)"
_DOES = (
    r"(?:(?:has|have|had) (?:just |been )*[a-z]+(?:ed|en|id|t)"
    r"|(?:is|are|was|were|gets?|got) (?:just |newly )?(?:[a-z]+(?:ed|en)|put|set|sold|sent|lost|paid|won|hit|left|due)"
    rf"|(?:goes|go|runs?|is|are|comes?|falls?|gets?) {_STATES}"
    r"|[a-z]{3,}(?:(?<!s)s|ed|es))"
)
_REST = r"(?: (?!@)(?!(?:and|then|post|send|mail|email|tell|notify|put|add|write|let|message|create|open)\b)[a-z0-9][\w'-]*)*"
_LEADING = re.compile(rf"^{_WHEN} (?P<what>(?P<who>{_WHO}) {_DOES}{_REST})(?=[,;:.]|$| (?:post|send|mail|email|tell|notify|put|add|write|let|message|create|open)\b)")  # fmt: skip
_TRAILING = re.compile(rf"(?<=[a-z0-9]),? {_WHEN} (?P<what>(?P<who>{_WHO}) {_DOES}{_REST})$")
_IF = re.compile(rf"^if (?P<what>(?P<who>{_WHO}) {_DOES}{_REST})(?=[,;:.]|$)")
# Words that compare something at hand, or speak of the workflow itself.
_NO_HAPPENING = re.compile(
    r"\d|@|\band (?:the|its|their|his|her)\b|\b(?:it|they|them|this|that|these|those|we|i|you|there|more|less|over|under|above|below|than|least|most|between|equals?|contains?|includes?|exists?|matches|workflow|run|steps?|webhook|done|finished|ready|everything|nothing|none|any of)\b"
)
_COMPARED = re.compile(
    rf"^(?:{_WHEN}|if) (?P<what>[^@,;:]+?)(?=[,;:.]|$| (?:post|send|mail|email|tell|notify|put|add|write|let|message|create|open)\b)"
)
_NOBODY = frozenset(["somebody", "someone", "anybody", "anyone"])


@dataclass(frozen=True, slots=True)
class Happening:
    """What happens, in the person's words, and what it is about."""

    what: str
    noun: str | None
    rest: str
    """What of the clause is still to be read."""


def find_happening(clause: str, prepared: Prepared) -> Happening | None:
    """Find an event of another system in a clause that no other rule has claimed."""
    for form in (_LEADING, _TRAILING, _IF):
        match = form.search(clause)
        if match is None or _NO_HAPPENING.search(match["what"]):
            continue
        rest = f"{clause[: match.start()]} {clause[match.end() :]}".strip(" ,;:.")
        what = prepared.restored(match["what"])
        return Happening(what, _thing(match), re.sub(r"^(?:and|then) ", "", rest))
    return None


def find_reading(clause: str, prepared: Prepared) -> str | None:
    """Find a comparison of something that only another system knows: `when the temperature exceeds 30`."""
    match = _COMPARED.match(clause)
    if match is None or re.search(r"\b(?:it|they|them|there|these|those)\b", match["what"]):
        return None
    return prepared.restored(match["what"])


def _thing(match: re.Match[str]) -> str | None:
    """Answer what it is about: who does it, or, where that is anybody, what they do it to."""
    words = match["who"].split()
    if set(words) & _NOBODY:
        words = match["what"].removeprefix(match["who"]).split()[1:]
        words = words[: next((n for n, w in enumerate(words) if w in {"for", "in", "on", "at", "to", "from", "with", "of"}), len(words))]  # fmt: skip
    nouns = [w for w in words if is_noun(w) and w not in _NOBODY and w.isalpha()]
    return plural(singular(nouns[-1])) if nouns else None
