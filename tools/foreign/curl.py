"""A cURL command, as documentation shows requests, as a workflow of one step: secrets stay behind."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from engine.core.problem import Problem
from engine.errors import DocumentInvalid
from tools.foreign.came import braced
from tools.foreign.report import NodeReport, Notes, Translation, is_secret

_LONG: Final = {
    "X": "request", "H": "header", "d": "data", "u": "user", "G": "get", "F": "form", "b": "cookie",
    "A": "user-agent", "e": "referer", "o": "output", "m": "max-time", "x": "proxy", "k": "insecure",
    "I": "head", "T": "upload-file", "E": "cert", "L": "location", "s": "silent", "S": "show-error",
    "v": "verbose", "i": "include", "f": "fail", "g": "globoff", "N": "no-buffer", "w": "write-out",
}  # fmt: skip
_BODIES: Final = frozenset(
    {"data", "data-raw", "data-ascii", "data-binary", "data-urlencode", "json"}
)
_VALUED: Final = _BODIES | {
    "request", "header", "user", "form", "cookie", "user-agent", "referer", "output", "max-time",
    "proxy", "url", "connect-timeout", "upload-file", "cert", "key", "cacert", "retry", "write-out",
    "oauth2-bearer",
}  # fmt: skip
_PASSED: Final = frozenset(
    {
        "location", "silent", "show-error", "verbose", "include", "fail", "globoff", "no-buffer",
        "compressed", "output", "write-out", "http1.1", "http2", "no-progress-meter", "progress-bar",
    }
)  # fmt: skip
_SIGNS: Final = frozenset({"user", "cookie", "oauth2-bearer"})


@dataclass(slots=True)
class _Asked:
    """What the command says, taken together."""

    notes: Notes = field(default_factory=Notes)
    method: str | None = None
    url: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    is_json: bool = False
    in_query: bool = False
    signs_in: bool = False


def is_curl(text: str) -> bool:
    """Say whether a text is such a command."""
    return text.lstrip().removeprefix("$ ").startswith(("curl ", "curl.exe "))


def from_curl(text: str, name: str | None = None) -> Translation:
    """Translate a command; raise DocumentInvalid where it cannot be read or names no address."""
    asked = _Asked()
    for option, value in _options(text):
        _take(asked, option, value)
    if asked.url is None:
        _refuse("The command names no address.", "a command has an address such as https://…")
    with_ = _arguments(asked)
    step: dict[str, Any] = {"id": "request", "uses": "http.request", "with": with_}
    if asked.signs_in:
        step["connection"] = "api"
        asked.notes.tell("Its sign-in is left out: make the connection 'api' and put it there.")
    title = name or f"{with_['method']} {urlsplit(str(asked.url)).hostname or 'request'}"
    document = {"nexa": 1, "name": title[:200], "steps": [step]}
    node = NodeReport("curl", "curl", asked.notes.outcome(), ("request",), tuple(asked.notes.lines))
    connections = ("api",) if asked.signs_in else ()
    return Translation("curl", document, (node,), connections)


def _options(text: str) -> Iterator[tuple[str, str]]:
    joined = text.strip().removeprefix("$ ").replace("\\\r\n", " ").replace("\\\n", " ")
    try:
        _, *words = shlex.split(joined)
    except ValueError:
        _refuse("The command has a quote that does not end.", "copy the whole command")
    left = iter(words)
    for word in left:
        if word.startswith("--"):
            option, is_joined, value = word[2:].partition("=")
            if option in _VALUED and not is_joined:
                value = next(left, "")
            yield option, value
        elif word.startswith("-") and len(word) > 1:
            yield from _short(word[1:], left)
        else:
            yield "url", word


def _short(letters: str, left: Iterator[str]) -> Iterator[tuple[str, str]]:
    for place, letter in enumerate(letters):
        option = _LONG.get(letter, letter)
        if option in _VALUED:
            yield option, letters[place + 1 :] or next(left, "")
            return
        yield option, ""


def _take(asked: _Asked, option: str, value: str) -> None:
    if option == "request":
        asked.method = value.upper()
    elif option == "head":
        asked.method = "HEAD"
    elif option == "get":
        asked.in_query = True
    elif option == "header":
        _header(asked, value)
    elif option in {"user-agent", "referer"}:
        asked.headers[option.title()] = value
    elif option in _BODIES:
        asked.is_json |= option == "json"
        asked.data.append(value)
    elif option == "form":
        # What it is called, as a file would be: what it holds may be a secret.
        asked.data.append("@" + value.partition("=")[0])
    elif option in _SIGNS:
        asked.signs_in = True
    else:
        _tell(asked, option, value)


def _tell(asked: _Asked, option: str, value: str) -> None:
    if option == "url":
        if asked.url is not None:
            asked.notes.doubt("It named several addresses: only the first is asked.")
        asked.url = asked.url or value
    elif option == "insecure":
        asked.notes.doubt("Certificates are always checked here.")
    elif option not in _PASSED:
        asked.notes.doubt(f"--{option} is left out.")


def _header(asked: _Asked, text: str) -> None:
    name, _, value = text.partition(":")
    if is_secret(name):
        asked.signs_in = True
    elif name.strip() and value.strip():
        asked.headers[name.strip()] = value.strip()


def _arguments(asked: _Asked) -> dict[str, Any]:
    method = asked.method or ("POST" if asked.data and not asked.in_query else "GET")
    if method not in {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}:
        _refuse(f"{method[:20]!r} is no method of a request here.", "GET, POST, PUT, PATCH, DELETE")
    address, _, said = str(asked.url).partition("?")
    query = _kept(asked, parse_qsl(said, keep_blank_values=True))
    body: dict[str, Any] = {}
    if asked.in_query:
        query |= _kept(asked, parse_qsl("&".join(asked.data), keep_blank_values=True))
    elif asked.data:
        body = _body(asked)
    url = address if "://" in address else f"https://{address}"
    with_: dict[str, Any] = {"method": method, "url": _literal(url)}
    if query:
        with_["query"] = query
    if asked.headers:
        with_["headers"] = {name: _literal(value) for name, value in asked.headers.items()}
    return {**with_, **body}


def _body(asked: _Asked) -> dict[str, Any]:
    files = [one for one in asked.data if one.startswith("@")]
    if files:
        why = "What is sent was a form with files, or read from one."
        return {"body": asked.notes.hole("What is sent", files, why)}
    text = "&".join(asked.data)
    kind = next((v for k, v in asked.headers.items() if k.lower() == "content-type"), "")
    if asked.is_json or "json" in kind.lower():
        try:
            return {"json": _literals(json.loads(text))}
        except ValueError:
            asked.notes.doubt("What is sent is called JSON and is none: it is sent as it stands.")
            return {"body": _literal(text)}
    pairs = parse_qsl(text, keep_blank_values=True)
    if (kind and "form-urlencoded" not in kind.lower()) or not pairs:
        return {"body": _literal(text)}
    asked.headers = {k: v for k, v in asked.headers.items() if k.lower() != "content-type"}
    return {"form": _kept(asked, pairs)}


def _kept(asked: _Asked, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in pairs:
        if is_secret(name):
            asked.signs_in = True
        elif name in kept:
            former = kept[name] if isinstance(kept[name], list) else [kept[name]]
            kept[name] = [*former, _literal(value)]
        else:
            kept[name] = _literal(value)
    return kept


def _literals(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _literals(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_literals(one) for one in value]
    return _literal(value) if isinstance(value, str) else value


def _literal(text: str) -> str:
    """Write a text so that braces in it stay braces."""
    return text if "{{" not in text else braced(json.dumps(text, ensure_ascii=False))


def _refuse(message: str, hint: str) -> Any:
    problem = Problem("other_format", "error", "", message, hint)
    raise DocumentInvalid(message, problems=[problem])
