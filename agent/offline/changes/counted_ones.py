"""`mail x if there are more than 10 of them`: what is sent by how many there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from agent.offline.changes.adds import last_data_step, made_sends, nouns_of, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.places import goes_there
from agent.offline.changes.scope import named
from agent.offline.language.nouns import plural, singular

_THERE: Final = (
    r"(?:if|when(?:ever)?|in case|as soon as|once) (?:there (?:are|were|'re)|we (?:have|get|find|see)) "
    r"(?:(?P<op>more than|over|above|at least|fewer than|less than|under|below|exactly) )?(?P<n>\d+)(?P<more> or more| or fewer| and more)?(?: (?P<what>[a-z][a-z -]*?))?"
)
_FORMS: Final = (
    re.compile(rf"^(?:(?:and|but|also|please|then) )*(?P<do>[^,;]*@(?:chan|mail).*?),? {_THERE}$"),
    re.compile(
        rf"^(?:(?:and|but|also|please|then) )*{_THERE}(?:,| then)? (?P<do>(?:also |then |please )*(?:mail|e-?mail|post|send|tell|warn|notify|alert|ping|write|inform|message|put)\b.*@(?:chan|mail).*)$"
    ),
)
_OPERATORS: Final[Mapping[str, str]] = {
    "more than": ">", "over": ">", "above": ">", "at least": ">=",
    "fewer than": "<", "less than": "<", "under": "<", "below": "<", "exactly": "==",
}  # fmt: skip
_THEM: Final = re.compile(
    r"(?:of (?:them|those|these)|ones|items|entries|results|in (?:the )?list)"
)
_SMOOTH: Final = re.compile(r"\b(?:also|too|as well|additionally|in addition|please)\b,? ?")


def send_by_count(change: Change, text: str) -> bool:
    """Add what is sent where the list that is spoken of is as long as is said."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None or re.search(r"\binstead\b", text):
        return False
    count = _count(change, match["what"] or "of them")
    sends = change.sends_in(_SMOOTH.sub("", match["do"]).strip())
    if count is None or len(sends) != 1 or goes_there(change, sends[0]):
        return False
    source = last_data_step(change.draft)
    stream = stream_of(change.draft, source) if source is not None else None
    operator = _OPERATORS.get(match["op"] or "", "<=" if match["more"] == " or fewer" else ">=" if match["more"] else "==")  # fmt: skip
    for one in made_sends(change.draft, sends, change.request, stream, []).steps:
        if "foreach" in one:  # how many there are is told once
            del one["foreach"]
            content = str(change.content_of(one))
            one["with"][content] = (
                f"Number of {stream.noun if stream else 'items'}: {{{{ {count} }}}}"
            )
        one["when"] = f"{{{{ {count} {operator} {match['n']} }}}}"
        change.draft.add(one)
    return True


def _count(change: Change, said: str) -> str | None:
    """Answer how long the list is that words name: by the step that made it, or as what flows here at all."""
    source = last_data_step(change.draft)
    if source is None:
        return None
    lists = [s for s in change.draft.steps if str(s.get("uses", "")).startswith("list.")]
    words = re.sub(r"\b(?:of the|of|such|new)\b ?", "", said).strip()
    found = named(words, change, lists)
    own = nouns_of(change.draft.steps)[source["id"]]
    if _THEM.fullmatch(said) or plural(singular(words.split(" ")[-1])) == own:
        found = [s for s in found if s in lists] if len(found) == 1 else [source]
    if len(found) != 1:
        return None
    stream = stream_of(change.draft, found[0])
    return (stream.count or f"{stream.value}.size()") if stream.known else None
