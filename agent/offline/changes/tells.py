"""What a step tells of a thing, said in any words: as long as every word is a field, the step, or plain talk of telling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.offline.building.field_choice import meant_field, words_in
from agent.offline.changes.change import Change
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.mentions import without_field
from agent.offline.changes.qualities import measured_by, quality_in
from agent.offline.changes.scope import named
from agent.offline.changes.targets import mentions
from agent.offline.changes.texts import Subject, show_field, subject_of, takes_field
from agent.offline.changes.things import Fields, fields_of_subject
from agent.offline.language.nouns import singular

_TELLING = re.compile(
    r"\b(?:says?|shows?|tells?|mentions?|includes?|adds?|states?|writes?|see|know|reads?|carry|carries|contains?|lists?|names?|puts?|gives?|with|needs?|saved?|stored?|recorded?|logged?|keep|kept|reports?|displays?|prints?|quotes?|append|attach|notes?|learn|hear|find out|spell|told|shown|listed|mentioned|included|written|named|sent along|passed|missing|lacks?|belongs?|interested|holds?|sends?|pass)\b"
)
_AGAINST = re.compile(
    r"\b(?:(?:must|should|need|do|does|shall|will|is|are|can|may)(?:n't| not)|mustn't|no|not|never|without|remove|leave out|hide|omit|drop|nobody|none of)\b"
)
_ELSE = re.compile(
    r"@(?:url|str|json|sql|tab)|\b(?:instead|before|after|if|every|each time|otherwise|else|copy|approv\w*|rename|called|wait|subject|twice|again|only when|unless|sum|total of|average|number of|count|first|last|top|sort\w*|order by|above|below|over|under|than)\b"
)
# Words that say nothing of their own around a field and a step.
_PLAIN = frozenset(
    ["the", "a", "an", "its", "their", "his", "her", "our", "my", "your", "that", "this", "those", "these", "it", "them", "they", "he", "she", "we", "i", "you", "us", "me", "people", "everybody", "everyone", "one", "ones", "and", "or", "but", "of", "in", "into", "on", "to", "for", "from", "at", "as", "by", "with", "within", "inside", "next", "beside", "besides", "behind", "along", "there", "here", "too", "also", "well", "please", "want", "like", "would", "could", "should", "must", "can", "may", "might", "shall", "has", "have", "had", "is", "are", "was", "be", "been", "being", "do", "does", "what", "who", "whom", "which", "how", "much", "many", "long", "old", "when", "where", "why", "whose", "now", "then", "always", "each", "every", "all", "both", "just", "only", "even", "additionally", "own", "respective", "exact", "actual", "real", "field", "column", "value", "information", "info", "detail", "details", "data", "line", "message", "messages", "text", "post", "posts", "mail", "mails", "email", "slack", "step", "costs", "so", "see", "let", "need", "needs", "able", "able", "until", "while", "about", "out", "up", "part", "right", "directly", "n't", "not", "no", "longer", "more", "any", "anymore", "without", "row", "rows", "table", "database", "hold", "holds", "exists", "there", "send", "sent", "pass", "already"]
)  # fmt: skip
_NOT_JUST = re.compile(
    r",? (?:and )?(?:not|instead of|rather than) (?:just|only|merely|simply) [^,;]+$|^(?:not|instead of) (?:just|only) [^,;]+, "
)
_MANY = re.compile(r"\bhow (?:many|much|long|old|heavy|late|full|far|expensive)\b|\bcosts?\b")


# Such words leave out things, and no field of them.
_SOME_OF_THEM = re.compile(
    r"^(?:please |and |just )*(?:ignore|skip|drop|remove|leave out|forget|only|no) (?:the |all |any )?[a-z]+ (?:without|with|whose|that|who|which|from|of|by)\b"
)


def tell_otherwise(change: Change, clause: str) -> bool:
    """Show one more field, or one fewer, in the one message that is meant; False where a word stays unexplained."""
    said = _NOT_JUST.sub("", clause)
    if _SOME_OF_THEM.match(said):
        return False
    if (
        not _TELLING.search(said)
        or _ELSE.search(said)
        or re.search(r"\d(?!(?:st|nd|rd|th)\b)", re.sub(r"@[a-z]+\d+", "", said))
    ):
        return False
    places = [change.prepared.value(p) for p in re.findall(r"@(?:chan|mail)\d+", said)]
    holders = [s for s in change.senders if _takes(change, s)]
    there = [s for s in holders if any(mentions(s, p) for p in places)]
    if places and len(there) != 1:
        return False
    kind = _of_kind(said, holders)
    able = there or (kind if kind is not None else holders)
    found = [(s, fields) for s in able if (fields := _fields_told(change, s, said))]
    meant = _meant(change, said, found)
    if meant is None:
        return False
    step, fields = meant
    if not _is_explained(change, said, step, fields):
        return False
    change.meant.add(str(step["id"]))
    return _told(change, step, list(fields), less=_AGAINST.search(said) is not None)


_SUBJECT = re.compile(r"\b(?:the |its |their )?(?:mail's |mail |email )?(?:subject|subject line)\b")


def tell_in_subject(change: Change, clause: str) -> bool:
    """Let the subject of a mail show a field."""
    holders = [s for s in change.senders if isinstance(s.get("with", {}).get("subject"), str)]
    said = _SUBJECT.sub(" ", clause)
    if said == clause or not holders or "@" in clause or _AGAINST.search(clause):
        return False
    if not _TELLING.search(said) or _ELSE.search(said) or re.search(r"\d", said):
        return False
    meant = _meant(change, said, [(s, f) for s in holders if (f := _fields_told(change, s, said))])
    if meant is None or not _is_explained(change, said, *meant):
        return False
    step, fields = meant
    subject = subject_of(change, step)
    assert subject is not None  # noqa: S101  # its fields were found
    told = " ".join(f"{{{{ {subject.root}.{field} }}}}" for field in fields)
    change.meant.add(str(step["id"]))
    change.draft.update(str(step["id"]), {"/with/subject": f"{step['with']['subject']} {told}"})
    return True


def _takes(change: Change, step: Mapping[str, Any]) -> bool:
    return takes_field(change, step) or _row_of(step) is not None


def _row_of(step: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Answer the one row that a step writes."""
    rows = step.get("with", {}).get("rows")
    one = rows[0] if isinstance(rows, list) and len(rows) == 1 else None
    return one if isinstance(one, Mapping) else None


def _fields_told(change: Change, step: Mapping[str, Any], said: str) -> dict[str, str]:
    """Answer the fields of the thing that words name, each with the words."""
    subject = subject_of(change, step)
    fields = fields_of_subject(change, subject.of) if subject else {}
    words = re.findall(r"(?<!@)\b[a-z_]+\b", re.sub(r"'s\b", "", said))
    found: dict[str, str] = {}
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            gram = " ".join(words[start : start + size])
            taken = any(f" {gram} " in f" {told} " for told in found.values())
            name = None if taken else _exactly(gram, fields)
            if name is not None and name not in found:
                found[name] = gram
    if not found and _MANY.search(said):
        quality = quality_in(
            re.sub(r"\bhow ([a-z]+)", r"more \1", re.sub(r"\bcosts?\b", "more expensive", said))
        )
        name = measured_by(quality, fields) if quality and quality.measured else None
        return {name: ""} if name else {}
    return found


def _exactly(gram: str, fields: Fields) -> str | None:
    """Answer the field whose name is these words, in any number."""
    said = [singular(w) for w in re.split(r"[ _]", gram)]
    if len(said) == 1 and (said[0] in _PLAIN and gram not in fields):
        return None
    exact = [n for n in fields if words_in(n) == said]
    if len(exact) == 1:
        return exact[0]
    if len(said) > 1 and not set(said) & _PLAIN:
        return meant_field(gram, fields) if all(len(w) > 2 for w in said) else None
    ending = [n for n in fields if len(said) == 1 and said[0] in words_in(n) and len(said[0]) > 3]
    return ending[0] if len(ending) == 1 else None


def _meant(
    change: Change, said: str, found: Sequence[tuple[Mapping[str, Any], dict[str, str]]]
) -> tuple[Mapping[str, Any], dict[str, str]] | None:
    if len(found) <= 1:
        return found[0] if found else None
    grams = {gram for _, fields in found for gram in fields.values() if gram}
    where = re.sub(rf"\b(?:{'|'.join(map(re.escape, grams)) or 'x^'})\b", " ", said)
    where = " ".join(w for w in where.split() if w not in _PLAIN and not _TELLING.fullmatch(w))
    steps = [s for s, _ in found]
    named_ = named(where, change, steps) if where else []
    if len(named_) != 1:
        recent = [s for s in lately_meant(change) if any(s is one for one in steps)]
        named_ = recent if len(recent) == 1 and not named_ else named_
    return next(((s, f) for s, f in found if s is named_[0]), None) if len(named_) == 1 else None


def _of_kind(words: str, steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]] | None:
    """Answer the steps of the kind that words speak of: a post, a mail, a row that is saved; None where they speak of none."""
    kinds: Sequence[tuple[str, Callable[[Mapping[str, Any]], bool]]] = (
        (r"\b(?:slack|posts?|channel|chat)\b", lambda s: "channel" in s.get("with", {})),
        (r"\b(?:e?mails?)\b", lambda s: str(s.get("uses", "")).startswith("email.")),
        (
            r"\b(?:saved?|stored?|recorded?|rows?|table|database|column)\b",
            lambda s: _row_of(s) is not None,
        ),
    )
    for pattern, fits in kinds:
        if re.search(pattern, words):
            return [s for s in steps if fits(s)]
    return None


def _is_explained(
    change: Change, said: str, step: Mapping[str, Any], fields: Mapping[str, str]
) -> bool:
    """Tell whether hardly a word is left when the field, the step and plain talk are taken away."""
    told = {w for gram in fields.values() for w in gram.split()}
    about = set(
        re.findall(
            r"[a-z]+",
            f"{step.get('name', '')} {step['id']} {step.get('uses', '')} {step.get('foreach', {}).get('as', '')} {change.draft.document.get('name', '')}".lower(),
        )
    )
    about |= {singular(w) for w in about}
    left = [
        w
        for w in re.findall(r"(?<!@)\b[a-z]+(?:'[a-z]+)?\b", re.sub(r"@[a-z]+\d+", " ", said))
        if w not in told | _PLAIN | about
        and singular(w) not in about
        and not _TELLING.fullmatch(w)
        and not re.fullmatch(r"[a-z]+n't|(?:tell|greet|inform|notify|mail|post)\w*", w)
    ]
    return len(left) <= (0 if not any(fields.values()) else 1)


def _told(change: Change, step: Mapping[str, Any], fields: Sequence[str], *, less: bool) -> bool:
    subject = subject_of(change, step)
    assert subject is not None  # noqa: S101  # its fields were found
    row = _row_of(step)
    if row is not None and not takes_field(change, step):
        return not less and _in_row(change, step, row, subject, fields)
    if less:
        return all(without_field(change, step, field) for field in fields)
    new = [f for f in fields if f"{subject.root}.{f} " not in str(step["with"])]
    for field in new:
        show_field(change, step, field.replace("_", " "), subject)
    return bool(new)


def _in_row(
    change: Change,
    step: Mapping[str, Any],
    row: Mapping[str, Any],
    subject: Subject,
    fields: Sequence[str],
) -> bool:
    more = {f"/with/rows/0/{f}": f"{{{{ {subject.root}.{f} }}}}" for f in fields if f not in row}
    change.draft.update(str(step["id"]), more)
    return bool(more)
