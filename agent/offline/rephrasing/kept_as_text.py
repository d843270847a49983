"""Data that comes as a text in another format: a CSV at an address, a CSV or JSON text in a field of a call; it is read as what it is first."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared

_FILE: Final = re.compile(r"\.(?:csv|tsv)(?:[?#]|$)", re.IGNORECASE)
_READS: Final = re.compile(
    r"\bpars|\b(?:read|turn|convert|split|decode)[a-z]* (?:it|this|that|them|the (?:csv|file|text)) (?:as|into|in|to) |\bexcel\b|\battach"
)
# Who reads an address says `from`, `at` or a verb that brings; whatever is sent to one is not read there.
_AT: Final = r"(?:the |an? |our |this )?(?:csv |tsv )?(?:file |export |list |table |sheet |report )?(?:(?:from|at|in|of|under|on) )?"
_FETCHED: Final = re.compile(
    rf"\b(?:read|get|fetch|load|pull|download|take|import|grab|open|check|collect) {_AT}(?P<url>@url\d+)(?: (?:file|csv))?"
)
_FROM: Final = re.compile(
    r" (?:(?:from|in|at|of|on) )(?:the |an? |our )?(?:(?:csv|tsv) )?(?:(?:file|export|list) )?(?:(?:from|at|in|under) )?(?P<url>@url\d+)"
)
_STOP: Final = re.compile(r" ?(?:[,;.](?= |$)| and (?:then )?(?=[a-z])|$)")
# `csv text under the key rows`, `rows holds json like ...`
_NAME: Final = r"(?P<field>[a-z_]\w*)"
_FORMAT: Final = r"(?P<format>csv|json)"
_KIND: Final = r"(?:[ -](?:text|string|encoded text|data|file|content|contents))?"
_IN_FIELD: Final = Gated(
    rf"(?P<keep>\b(?:an? |the )?{_FORMAT}{_KIND}\b[^.;@]{{0,50}}?) (?:in|as|under|inside) (?:the |a |its )?(?:field|key|property) (?:called |named )?{_NAME}",
    needs="csv|json",
)
_IS_TEXT: Final = Gated(
    rf"(?:,? (?:and |where |whose |in which )|[.;:,] |(?P<brings> (?:brings?|gets|has|delivers|contains|holds|with) (?:an?|the|one) (?=field )))(?:the )?(?:field |text in )?{_NAME} (?:field )?(?:(?:which |that |it )?(?:is|holds|contains|has|carries)) (?:an? |the )?{_FORMAT}{_KIND}(?: (?:like|such as|of the form|with|as in)(?: this)?:?)?(?: \{{[^{{}}]*\}})?(?= ?(?:[.;,]|$))",
    needs="csv|json",
)
# What comes is a call with this text in it, and no list of texts.
_FORMATTED: Final = re.compile(
    r"\b(?:an? |the )?(?:csv|json)\b(?:[ -](?:text|string|encoded text|data|file|contents?))?"
)
_BRINGS: Final = r" (?:brings?|delivers?|gets|sends|carries|has|contains?|holds|with)"
_KEYS: Final = re.compile(r"[\"']([a-z_]\w*)[\"'] ?:")
_PARSES: Final = re.compile(
    r"\b(?:parse|decode|read|unpack) (?:it|that|this|them|the (?:csv|json|text|string|field|content|rows))(?: (?:text|string|data))?(?: as (?:csv|json))?(?! from)\b"
)


def with_texts_parsed(text: str, prepared: Prepared) -> str:
    """Return the request with `parse the csv` behind what brings such a text, and the field named that holds it."""
    return _of_a_field(_of_an_address(text, prepared), prepared)


def _of_an_address(text: str, prepared: Prepared) -> str:
    if "@url" not in text or _READS.search(text):
        return text
    for form in (_FETCHED, _FROM):
        found = form.search(text)
        if found is None or not _FILE.search(prepared.value(found["url"])):
            continue
        before, behind = text[: found.start()], text[found.end() :]
        if form is _FROM:
            return f"get {found['url']}, parse the csv, {before.lstrip(' ,')}{behind}"
        stop = _STOP.match(behind)
        if stop is not None:
            return f"{before}get {found['url']}, parse the csv{behind}"
    return text


def _of_a_field(text: str, prepared: Prepared) -> str:
    held = _IN_FIELD.search(text) or _IS_TEXT.search(text)
    if held is None:
        return text
    parses = _PARSES.search(text, held.end())
    if parses is None:
        return text
    prepared.shapes += [", ".join(found) for one in prepared.shapes if "{" in one and (found := _KEYS.findall(one))]  # fmt: skip
    said = f"parse the {held['format']} from the field {held['field']}"
    rest = f"{text[held.end() : parses.start()]}{said}{text[parses.end() :]}"
    kept = _FORMATTED.sub("data", held.groupdict().get("keep") or "")
    before = re.sub(rf"{_BRINGS} \{{ ?{held['field']} ?\}}$", "", text[: held.start()])
    return f"{before}{kept}{rest}"
