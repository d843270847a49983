"""Labels that are named in a sentence of their own: `sort the letters with ai. the labels are praise, spam`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_AI: Final = r"(?:an? |the )?(?:ai|llm|gpt|language model|ai model)"
_SORTS: Final = Gated(
    rf"(?:^|(?<=[.;:!] ))(?:please |then )?(?:sort|classify|categori[sz]e|label|tag|triage|route) (?P<what>[^.;:!@]*?),? ?(?:with|using|by|via|through) {_AI}(?= ?(?:[.;!:]|$))",
    needs="sort|classif|categor|label|tag|triage|route",
)
_NAME: Final = r"[a-z][\w-]*"
_LABELS: Final = Gated(
    rf"(?P<before>^|(?<=[.;,:] )|[.;,] ?)(?:and )?(?:the |its |possible |our )*(?:labels|categories|classes|tags|kinds|types) (?:are|can be|may be)?:? ?(?P<list>{_NAME}(?:(?:, (?:and |or )?| and | or ){_NAME})+)(?=[.;])",
    needs="labels|categories|classes|tags|kinds|types",
)


def with_labels_said(text: str) -> str:
    """Return the request in which the sorting says its labels itself; it stands where they were named, behind what comes in."""
    sorts, labels = _SORTS.search(text), _LABELS.search(text)
    if sorts is None or labels is None or sorts.end() > labels.start():
        return text
    names = re.split(r",? (?:and|or) |, ", labels["list"])
    said = f"classify it with ai as {', '.join(names[:-1])} or {names[-1]}"
    text = f"{text[: labels.start()]}. {said}{text[labels.end() :]}"
    what = re.sub(r"^(?:the|our|my|all|each|every|any)(?: the)? ", "", sorts["what"]).strip()
    # What is sorted comes in by the sentence that tells so; without one it is said here.
    if re.search(r"\bweb ?hook\b", text) is None and what:
        return text
    return re.sub(
        r"^[.;:!, ]+|([.;] )[.;:!] ", r"\1", f"{text[: sorts.start()]}{text[sorts.end() :]}"
    )
