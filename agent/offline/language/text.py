"""A request as the grammars read it: one spelling, with addresses and quotes taken out by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from agent.offline.language.amounts import with_plain_amounts
from agent.offline.language.body_words import body_with_names
from agent.offline.language.brief import with_brief_words
from agent.offline.language.case_tables import with_cases
from agent.offline.language.forwarded import without_mail_frame
from agent.offline.language.gated import Gated
from agent.offline.language.ranges_said import with_ranges_said
from agent.offline.language.raw_words import (
    BODY,
    STATEMENT,
    body_of,
    is_sql,
    is_statement,
    with_marks,
)
from agent.offline.language.rooms_said import with_rooms
from agent.offline.language.second_thoughts import without_second_thoughts
from agent.offline.language.spelling import with_grammar_words, with_own_names, with_small_words
from agent.offline.language.transcripts import without_heading, without_speakers

EntityKind = Literal["url", "mail", "chan", "str", "sql", "opt", "json", "tab"]

# A pasted block and the lines of an answered mail are quotations too: what they ask for is not asked for.
# What a word is a part of, rather than to stand alone, where it goes before the word or behind it.
_JOINED = re.compile(r"[\w#@/.-]")
_IN_WORD = re.compile(r"\w")
_QUOTED = re.compile(
    r"```(.*?)(?:```|\Z)|^[ \t]*>((?:[^\n]*\n[ \t]*>)*[^\n]*)$"
    r'|"([^"\n]*)"|“([^”]*)”|«([^»]*)»|`([^`\n]*)`|(?<![\w])\'([^\'\n]+)\'(?!\w)',
    re.DOTALL | re.MULTILINE,
)
# Words in quotes that only speak of an object: `it answers {"id": 7}`.
_IN_WORDS = re.compile(r"`[^`\n]*`|(?<!\w)'[^'\n]+'(?!\w)")
_ROOM = re.compile(
    r"\{\{ ?(?P<name>(?!(?:trigger|inputs|steps|run|item|true|false|null)\b)[A-Za-z]\w*) ?\}\}"
)
_URL = re.compile(r"https?://[^\s\"'<>|]+", re.IGNORECASE)
# A quotation that begins as a statement does and is none is told as it stands: `update due`, `with love`.
_SQL = re.compile(
    r"select\s+(?=[^;]*(?:\bfrom\b|[(*\d]))\S|insert into\s+\S|update\s+[^;]*?\bset\b|delete from\s+\S|with\s+[^;]*?\bas\s*\(|values\s*\(|create table\s+\S",
    re.IGNORECASE,
)
_BARE_URL = re.compile(
    r"(?<![\w@./])(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d{2,5})?/[^\s,;\"'<>|]+"
    r"|(?<![\w@./])(?:localhost|\d{1,3}(?:\.\d{1,3}){3}):\d{2,5}\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_CHANNEL = re.compile(r"(?<![\w&/])#[a-z_][\w-]{0,79}", re.IGNORECASE)
_NO_NAME = (
    r"slack|discord|teams|telegram|rabbitmq|usual|normal|correct|default|appropriate|the|a|an|our|my|your|its|their|this|that|same|other|another|right|main|new|team's|following|chat|for|in|on|at|to|of|and|or|with|by|is|are|whose"
    r"|about|from|if|when|every|each|everyone|where|which|once|after|then|so|only|also|post|send|message|first|second|public|private|general purpose|named|called|after|like"
)
_CHANNEL_NAMED = re.compile(
    rf"\b(?:slack(?:'s)? channel|(?:in|into|to|on|at|via) (?:the |our |my )?channel)(?: (?:called|named))?:? (?!(?:{_NO_NAME})\b)(?P<name>[a-z][a-z\d_-]+)\b(?! channel)"
)
_NAMED_CHANNEL = re.compile(
    rf"\b(?:(?<=in )|(?<=into )|(?<=to )|(?<=on )|(?<=at )|(?<=tell )|(?<=ping )|(?<=notify )|(?<=alert )|(?<=inform )|(?<=let ))(?:the |our |my )(?!(?:{_NO_NAME})\b)(?P<name>[a-z][a-z\d_-]+) (?:slack )?channel\b"
    rf"|\b(?:the |our |my )(?!(?:{_NO_NAME})\b)(?P<other>[a-z][a-z\d_-]+) (?:slack channel|channel (?:in|on|of) slack)\b"
)
_LABEL = re.compile(
    r"(?:^|(?<=[;,.] ))(?:(?:trigger|schedule|when|timing|input|source|from|output|action|destination|target|step|task|goal|workflow|job|do|then|endpoint|api|url)(?: \d)?) ?(?::|=) ?(?=[^=])"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that left the text under a name: an address, a channel, or words in quotes."""

    kind: EntityKind
    value: str
    guessed: bool = False
    """The words did not say all of it: a scheme was added."""


@dataclass(slots=True)
class Prepared:
    """The request in one spelling: lower case, single spaces, `@url0` for the first address."""

    text: str
    original: str
    entities: dict[str, Entity] = field(default_factory=dict)
    shapes: list[str] = field(default_factory=list)
    """What stood in braces and is no JSON: the fields that come in."""
    spoken: set[str] = field(default_factory=set)
    """Names of words that are told as they stand, though nobody quoted them."""
    labels: list[str] = field(default_factory=list)
    """What something is sorted into."""
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Values for the parameters of a statement that was said in words; the others come with the data."""
    zone: str = "UTC"
    """Whose days are meant by `today`."""
    conditions: dict[tuple[str | int, ...], tuple[Any, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Those found in a clause before; several rules look for them."""

    def value(self, name: str) -> str:
        return self.entities[name].value

    def named(self, value: str) -> str:
        """Take a value out of the text, as a quotation is; answer its name."""
        name = f"@str{sum(e.kind == 'str' for e in self.entities.values())}"
        self.entities[name] = Entity("str", value)
        return name

    def as_written(self, word: str) -> str:
        """Answer the word with the capitals it was typed with."""
        found = _standing_alone(word, self.original)
        titled = bool(found) and found[0] == found[0].capitalize()
        return word if not found or (titled and word in found) else found[0]

    def restored(self, text: str) -> str:
        """Put the taken-out parts back, for people to read."""
        return re.sub(
            r"@(?:url|mail|chan|str|sql|opt|json|tab)\d+",
            lambda m: (
                f'"{self.value(m[0])}"' if m[0].startswith(("@str", "@sql")) else self.value(m[0])
            ),
            text,
        )


@lru_cache(maxsize=2_048)
def _standing_alone(word: str, text: str) -> Sequence[str]:
    """Answer how a word stands in a text, wherever it does so alone; a pattern of each word would be long in the making."""
    if not (word.isascii() and text.isascii()):
        alone = rf"(?<![\w#@/.-]){re.escape(word)}(?!\w)"
        return re.findall(alone, text, re.IGNORECASE)
    small, low = word.lower(), text.lower()
    found, at = [], low.find(small)
    while at >= 0:
        end = at + len(word)
        is_alone = not (_JOINED.match(low, at - 1) if at else None) and not _IN_WORD.match(low, end)
        found += [text[at:end]] if is_alone else []
        at = low.find(small, max(end, at + 1) if is_alone else at + 1)
    return found


def prepare(original: str, *, statements: bool = True) -> Prepared:
    """Read a request once; nothing later looks at the raw text again.

    `statements`: what looks like SQL is one even without quotation marks; in a change it may be words about a step.
    """
    prepared = Prepared("", original)
    text = (
        without_speakers(without_mail_frame(original))
        .replace("\u00a0", " ")
        .replace("’", "'")
        .replace("‘", "'")
    )
    text = _take_bodies(with_marks(without_heading(text)), prepared)
    text = _take(text, _QUOTED, prepared, _quoted_anew if statements else _quoted)
    text = _take_statements(text, prepared) if statements else text
    text = _take(text, _URL, prepared, lambda m: ("url", m[0], False))
    text = _take(text, _MAIL, prepared, lambda m: ("mail", m[0], False))
    text = _take(text, _BARE_URL, prepared, lambda m: ("url", _with_scheme(m[0]), True))
    text = _take(text, _CHANNEL, prepared, lambda m: ("chan", m[0], False))
    text = with_cases(with_ranges_said(text), prepared.named)
    text = with_own_names(_one_spelling(text), _quoted_names(prepared))
    prepared.text = _named_channels(text, prepared)
    return prepared


def _quoted_names(prepared: Prepared) -> set[str]:
    quoted = {e.value.lower() for e in prepared.entities.values() if e.kind == "str"}
    return {name for name in quoted if name.isalpha()}


def _named_channels(text: str, prepared: Prepared) -> str:
    """`our yard channel`, `in the channel yard`: a channel said without its mark."""
    if any(e.kind == "chan" for e in prepared.entities.values()):
        return text
    for pattern in (_CHANNEL_NAMED, _NAMED_CHANNEL):
        text = _take(text, pattern, prepared, lambda m: ("chan", _channel_name(m), True))
    return re.sub(r"\s+", " ", text).strip()


def _take_bodies(text: str, prepared: Prepared) -> str:
    """A JSON object is what is sent; other braces only say what comes in."""

    phrases = [m.span() for m in _IN_WORDS.finditer(text) if re.match(r"[`'] ?\w", m[0])]

    def replace(match: re.Match[str]) -> str:
        if any(start < match.start() and match.end() < end for start, end in phrases):
            return match[0]
        around = text[: match.start()], text[match.end() :]
        body = body_of(match[0]) or body_with_names(match[0], *around)
        if body is None:
            listed = "{{" not in match[0] and re.fullmatch(r"\{[\s\w,:\[\]{}.\"]*\}", match[0])
            if not listed or not re.search(r"[,\[]", match[0]):
                return match[0]
            prepared.shapes.append(match[0])
            return " "
        name = f"@json{sum(e.kind == 'json' for e in prepared.entities.values())}"
        prepared.entities[name] = Entity("json", body)
        return f" {name} "

    return BODY.sub(replace, text)


def _take_statements(text: str, prepared: Prepared) -> str:
    def replace(match: re.Match[str]) -> str:
        if not is_statement(match) or not is_sql(match[0]):
            return match[0]
        name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
        prepared.entities[name] = Entity("sql", match[0].strip())
        return f" {name} "

    return STATEMENT.sub(replace, text)


def _channel_name(match: re.Match[str]) -> str:
    return "#" + next(v for v in match.groupdict().values() if v)


def _take(
    text: str,
    pattern: re.Pattern[str],
    prepared: Prepared,
    read: Callable[[re.Match[str]], tuple[EntityKind, str, bool]],
) -> str:
    def replace(match: re.Match[str]) -> str:
        kind, value, guessed = read(match)
        tail = ""
        while kind in {"url", "mail", "chan"} and value and value[-1] in ".,;:!?)]}'":
            if {")": "(", "}": "{"}.get(value[-1], value) in value[:-1]:
                break
            tail, value = value[-1] + tail, value[:-1]
        same = [n for n, e in prepared.entities.items() if e == Entity(kind, value, guessed)]
        name = (
            same[0] if same else f"@{kind}{sum(e.kind == kind for e in prepared.entities.values())}"
        )
        prepared.entities[name] = Entity(kind, value, guessed)
        return f" {name}{tail} "

    return pattern.sub(replace, text)


def _quoted(match: re.Match[str]) -> tuple[EntityKind, str, bool]:
    value = next(g for g in match.groups() if g is not None).strip()
    for kind, pattern in (("url", _URL), ("mail", _MAIL), ("chan", _CHANNEL)):
        if pattern.fullmatch(value):
            return kind, value, False  # type: ignore[return-value]  # the tuple above is typed
    return ("sql" if _SQL.match(value) else "str"), value, False


def _quoted_anew(match: re.Match[str]) -> tuple[EntityKind, str, bool]:
    """In a new workflow `{{sum}}` can only leave room for a value, as `{sum}` does: no name is known yet."""
    kind, value, guessed = _quoted(match)
    told = with_rooms(value) if kind == "str" else value
    return kind, _ROOM.sub(r"{\g<name>}", told), guessed


def _with_scheme(address: str) -> str:
    local = re.match(r"localhost|\d", address)
    return f"{'http' if local else 'https'}://{address}"


def _one_spelling(text: str) -> str:
    text = without_second_thoughts(with_small_words(text.lower()))
    for mark in (r"\)", r"\."):
        if re.search(rf"(?:^|\s)\(?1{mark}\s", text) and re.search(rf"\s\(?2{mark}\s", text):
            text = re.sub(rf"(?:^|\s)\(?[1-9]{mark}\s+", " ; ", text)
    text = re.sub(r"\r?\n\s*(?:[-*•‣]|\d{1,2}[.)])?\s*", " ; ", text)
    text = re.sub(r"^\s*(?:[-*•‣]|\d{1,2}[.)])\s+", "", text)
    text = _with_routes(text)
    text = re.sub(r"\s*(?:->|→|=>|⇒|\|)\s*", " ; ", text)
    text = re.sub(r"[–—]|--+", "-", text)
    text = re.sub(r"(?<=\s)-(?=\s)", ",", text)
    text = text.replace("≥", ">=").replace("≤", "<=").replace("≠", "!=").replace("…", " ")
    text = re.sub(r"\b(did|have|has|had|was|were|is|are|do|does)nt\b", r"\1n't", text)
    text = _HOOK_OF_JSON.sub("webhook", text)
    text = re.sub(r"\beveryday\b(?! (?:life|use))", "every day", text)
    text = re.sub(
        r"\b(week|work)[- ]days?(?=\b)", lambda m: m[0].replace(" ", "").replace("-", ""), text
    )
    text = re.sub(r"(?<=[a-z])@(?=\d)", " @", text)
    text = re.sub(r"(?<=\d)['\u2019](?=\d{3}(?!\d))", "", text)
    text = re.sub(r"\be-?mail", "email", text)
    text = re.sub(r"\be mail", "email", text)
    text = with_plain_amounts(re.sub(r"(?<=[\w ]) & (?=\w)", " and ", text))
    text = re.sub(r"(?<=[\w)]) ?(>=|<=|!=|==|>|<) ?(?=[\w-])", r" \1 ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ([,;.:!?])(?!=)", r"\1", text)
    text = re.sub(r"(?:[;,] ?){2,}", "; ", text)
    text = re.sub(r"(?:^|(?<=[;,.] ))(?:condition|rule|criteri(?:a|on)) ?[:=] ?", "filter: ", text)
    text = with_brief_words(_LABEL.sub("", text))
    return with_grammar_words(text).strip(" ;,")


# What every call brings.
_HOOK_OF_JSON = re.compile(
    r"\bweb ?hook,? (?:(?:as|in|with|of) )?(?:an? )?json(?: (?:body|payload|object|data))?\b"
)
_ROUTE = Gated(
    r"(?P<value>(?:^|(?<=[.;,:\n])|(?<=\band)) *(?:the )?(?:@str\d+|[\w-]+)(?P<ones> (?:ones?|rows|items|entries))?) *(?:->|→|=>|⇒) *(?=@(?:chan|mail)\d+)",
    needs="->|=>|→|⇒",
)


def _with_routes(text: str) -> str:
    """`red -> #a, blue -> #b`: what goes where, and no order of steps."""
    routes = list(_ROUTE.finditer(text))
    if len({m["value"].strip() for m in routes}) >= 2 or any(m["ones"] for m in routes):
        return _ROUTE.sub(r"\g<value> to ", text)
    return text
