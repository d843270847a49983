"""Waiting, however it is said: `give it an hour`, `when a week has gone by`, `30 days after that`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated

_UNIT = r"(?:second|minute|hour|day|week|month)s?"
_SPAN = rf"(?P<n>an?|one|\d+(?:\.\d+)?) (?P<unit>{_UNIT})"
_START = r"(?P<before>^|[.;:,] |\b(?:and|then|but) )(?:(?:and|then|but|so|now|1st|first) )*"
_GIVE = re.compile(rf"{_START}(?:give|allow|grant|leave) (?:it|them|him|her|that|this|the [a-z]+) (?:about |another |a good )?{_SPAN}(?: time)?(?=[.;,]|$| (?:and|then|before)\b)")  # fmt: skip
_LET_PASS = Gated(rf"{_START}(?:let|wait until|wait till|hold (?:on|off) (?:for|until)|pause for|sleep(?: for)?) {_SPAN}(?: (?:pass|go by|have (?:passed|gone by)|are over|is over))?(?=[.;,]|$| (?:and|then|before)\b)", needs="hold off for|hold off until|hold on for|hold on until|let|pause for|sleep|wait till|wait until")  # fmt: skip
_GONE_BY = re.compile(rf"{_START}(?:when|once|after|as soon as) {_SPAN} (?:has|have|had|is|are) (?:gone by|gone|passed|elapsed|over|up|gone past)(?: since(?: then| that)?)?,? ")  # fmt: skip
_SINCE = Gated(rf"{_START}(?:when|once|as soon as) (?:it(?:'s| is| has been)|there (?:are|have been)) {_SPAN} (?:since|after|from) [^,.;@]*, ", needs="are|have been|it has been|it is|it's")  # fmt: skip
# `check it again after 10 minutes`: what was read last is read once more.
_AGAIN_LATER = re.compile(
    rf"\b(?:check|try|look|test|ping|fetch|get|call|read)(?: (?:it|that|this|them|there))? (?:once more|again|a second time) (?:after|in) (?:another )?{_SPAN}|\b(?:after|in) {_SPAN.replace('<n>', '<m>').replace('<unit>', '<of>')},? (?:check|try|look|test|ping|fetch|get|call|read)(?: (?:it|that|this|them|there))? (?:once more|again|a second time)(?! @)"
)
_STILL = re.compile(
    r"\b(?P<if>if|when|unless) (?:(?:it|that|this) (?:is|'s) still|(?:it )?still(?: is)?) (?!there\b)"
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000}  # fmt: skip
_WAITS = re.compile(rf"\bwait {_SPAN}")


def with_pauses(text: str) -> str:
    """Return the request with such words said as `wait ...`; what is counted from the start is less what was waited."""
    text = _AGAIN_LATER.sub(lambda m: _read_later(m, text), text)
    if "wait " in text:
        text = _STILL.sub(r"\g<if> it is ", text)
    text = _GIVE.sub(r"\g<before>wait \g<n> \g<unit>", text)
    text = _LET_PASS.sub(r"\g<before>wait \g<n> \g<unit>", text)
    text = _GONE_BY.sub(r"\g<before>wait \g<n> \g<unit>, then ", text)
    while (match := _SINCE.search(text)) is not None:
        waited = sum(_seconds(one) for one in _WAITS.finditer(text[: match.start()]))
        left = _seconds(match) - waited
        said = f"wait {match['n']} {match['unit']}" if left <= 0 else f"wait {_said(left)}"
        text = f"{text[: match.start()]}{match['before']}{said}, then {text[match.end() :]}"
    return text


def _read_later(match: re.Match[str], text: str) -> str:
    read = re.findall(r"@url\d+", text[: match.start()])
    span = f"{match['n'] or match['m']} {match['unit'] or match['of']}"
    return f"wait {span}, then get {read[-1]}" if read else match[0]


def _seconds(match: re.Match[str]) -> int:
    count = 1.0 if match["n"] in {"a", "an", "one"} else float(match["n"])
    return int(count * _SECONDS[match["unit"].removesuffix("s")])


def _said(seconds: int) -> str:
    unit = next(u for u in ("day", "hour", "minute", "second") if seconds % _SECONDS[u] == 0)
    count = seconds // _SECONDS[unit]
    return f"{count} {unit}{'' if count == 1 else 's'}"
