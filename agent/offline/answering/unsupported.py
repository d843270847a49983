"""Says plainly what cannot be built."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.offline.language.verbs import VERBS
from agent.offline.retrieval import Hit, index_of, stem, terms
from engine.core.action import Catalog

# Not read back to whoever said it in anger.
_ABUSE = re.compile(
    r"\b(?:fuck\w*|shit\w*|bullshit|assholes?|bastards?|bitch\w*|idiot\w*|morons?|moronic|dumb(?:ass)?|stupid|pieces? of (?:junk|crap|garbage|trash)|crap(?:py)?|sucks?|wtf|screw you)\b",
    re.IGNORECASE,
)
NOTHING_TO_DO = "There is a part that names nothing I could do."
_CANNOT = "I cannot do this part: "
_HINT = " The nearest thing I have is: "
_LEADS = re.compile(r"^(?:and|then|also|please|to|just|the)\s+")
_MINE = re.compile(r"\b(?:my|our)\b")


def cannot(said: str, catalog: Catalog) -> str:
    """Answer one plain sentence about a part that no action can do."""
    calm = [part for part in re.split(r"[,;!](?!\w)", said) if not _ABUSE.search(part)]
    said = ",".join(calm)
    if not said.strip(" .?"):
        return NOTHING_TO_DO
    text = _LEADS.sub("", said.strip(" .,;!?"))
    text = re.sub(r"\bme\b", "you", _MINE.sub("your", text))
    if len(text) > 160:
        text = text[:157] + "..."
    hits = index_of(catalog).rank(said)
    near = next((one.spec.title for one in hits if one.score >= 6 and _is_near(said, one)), None)
    hint = "" if near is None else f"{_HINT}{near}."
    return f"{_CANNOT}{text}.{hint}"


def part_of(sentence: str) -> str:
    """Answer the words of the part that such a sentence is about."""
    return sentence.removeprefix(_CANNOT).partition(_HINT)[0].rstrip(".")


def without_words_of(sentences: Iterable[str], taken: Sequence[str]) -> tuple[str, ...]:
    """Answer what cannot be done but for parts that are nothing but words which were taken after all."""
    known = "\n".join(taken).lower()
    return tuple(one for one in sentences if not _stands_in(part_of(one).lower(), known))


def _stands_in(words: str, text: str) -> bool:
    # Hardly ever does it stand there at all, which is told by one look.
    return words in text and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def _is_near(said: str, hit: Hit) -> bool:
    """Tell what shares a thing, or the verb of its title, from what only does alike to something else."""
    words = re.findall(r"[a-z][\w-]+", said.lower())
    spec = hit.spec
    things = {stem(w) for w in words if w not in VERBS}
    told = set(terms(f"{spec.id.replace('.', ' ')} {spec.title} {' '.join(spec.synonyms)}"))
    return bool(things & told) or bool({stem(w) for w in words} & set(terms(spec.title)))
