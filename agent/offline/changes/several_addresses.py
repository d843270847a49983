"""Several addresses that are looked at in turn, and what is told of those that fail: `check https://a and https://b, tell #x which of them are down`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from agent.offline.answering.describe import summary_of
from agent.offline.building.questions import MOST_QUESTIONS, questions_of
from agent.offline.language.nouns import as_id
from agent.plan import Plan, PlanRequest

_URL: Final = r"https?://[^\s,;\"'<>]+[\w/]"
_URLS: Final = re.compile(rf"{_URL}(?:(?:,| and|, and|;)\s+(?:and )?{_URL})+", re.IGNORECASE)
_LOOKS: Final = re.compile(r"\b(?:check|ping|call|probe|test|monitor|request|get|fetch|watch|look at|try|open|visit)\b[^.;]{0,60}$", re.IGNORECASE)  # fmt: skip
_TELL: Final = (
    r"(?:post|send|e-?mail|mail|tell|report|alert|notify|ping|message|warn|inform|write|list)"
)
_THOSE: Final = r"(?:those|the ones|all|any|each(?: one| of them)?|every(?: one| address| url| site)?|which(?: ones?)?(?: of them)?|one of them|any of them|(?:the |any )?(?:addresses|urls|sites|pages|services|endpoints|address|url|site|page|service|endpoint))"
_STATUS: Final = r"(?:a |the |http |status |code |of )*(?:200|ok|2xx)"
_FAILS: Final = rf"(?:(?:do|does)(?: not|n't) (?:answer|respond|return|reply|give|work|load)(?: with)?(?: {_STATUS})?|(?:is|are|was|were) (?:down|unreachable|not reachable|offline|not (?:up|working|available))|(?:fails?|failed)|(?:cannot|can't) be reached|(?:answers?|responds?|returns?) (?:with )?(?:anything|something) (?:else|other) than {_STATUS}|(?:whose )?status(?: code)? (?:is|are|was) (?:not|other than|different from) {_STATUS}|(?:has|have|with) (?:an?|another) (?:other )?status(?: code)? (?:other than|that is not|which is not) {_STATUS})"
_PLACE: Final = re.compile(r"#[A-Za-z_][\w-]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WORDS: Final = r"(?:[^.;]|\.(?=\w))"
_TOLD: Final = (
    re.compile(rf"(?P<deed>{_TELL}\b{_WORDS}*?) ?(?:\b(?:for|of|about) )?\b{_THOSE},? (?:(?:that|which|of them) |of which |whose )*{_FAILS}{_WORDS}*", re.IGNORECASE),
    re.compile(rf"\b(?:if|when(?:ever)?|in case) (?:{_THOSE}|it|they) (?:of them )?{_FAILS},?(?: then)? (?P<deed>{_TELL}\b{_WORDS}*)", re.IGNORECASE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeveralAddresses:
    """The addresses, and the request said of the first of them alone."""

    urls: tuple[str, ...]
    first: str


def addresses_of(text: str) -> SeveralAddresses | None:
    """Part a request that looks at several addresses and tells of those that fail; None for any other."""
    listed = _URLS.search(text) if text.count("://") > 1 else None
    if listed is None or _LOOKS.search(text[: listed.start()]) is None:
        return None
    urls = tuple(dict.fromkeys(re.findall(_URL, listed[0], re.IGNORECASE)))
    behind = text[listed.end() :]
    told = next((found for form in _TOLD if (found := form.search(behind))), None)
    place = _PLACE.findall(told[0]) if told is not None else []
    if told is None or len(urls) < 2 or len(place) != 1 or "://" in behind:
        return None
    left = f"{behind[: told.start()]} {behind[told.end() :]}"
    between = re.sub(r"(?:[\s,;.]|\b(?:and|then|please))+$", "", left.strip(" ,;.")) or ""
    verb = "mail" if "@" in place[0] else "post"
    said = f'{verb} "{urls[0]} does not answer" to {place[0]}'
    between = f" {between}" if between else ""
    return SeveralAddresses(urls, f"{text[: listed.start()]}{urls[0]}{between}. If it fails, {said}.")  # fmt: skip


def with_addresses(
    several: SeveralAddresses, request: PlanRequest, read: Callable[[PlanRequest], Plan]
) -> Plan | None:
    """Plan the look at each address beside the others; None where the first alone is not understood as one."""
    plan = read(replace(request, text=several.first))
    steps = list(plan.document["steps"]) if plan.document is not None else []
    if plan.document is None or plan.unsupported or not _is_look(steps):
        return None
    taken: set[str] = set()
    made: list[dict[str, Any]] = []
    for url in several.urls:
        names = {str(one["id"]): as_id(str(one["id"]), taken) for one in steps}
        made += [_renamed(step, names, (several.urls[0], url)) for step in steps]
    document = {**plan.document, "steps": made}
    told = "An address that answers with a status of 400 or more, or not at all, counts as failed."
    return replace(
        plan,
        document=document,
        summary=summary_of(document, request.catalog),
        assumptions=(*plan.assumptions, told),
        questions=tuple(dict.fromkeys(questions_of(document)))[:MOST_QUESTIONS],
    )


def _is_look(steps: Sequence[Mapping[str, Any]]) -> bool:
    """Tell a call, and one step that follows where it fails."""
    if len(steps) != 2:
        return False
    call, tell = steps
    return "url" in call.get("with", {}) and tell.get("after") == [f"{call['id']}.failed"]


def _renamed(
    step: Mapping[str, Any], names: Mapping[str, str], urls: tuple[str, str]
) -> dict[str, Any]:
    """Answer the step under a free id, about the other address."""
    made: dict[str, Any] = json.loads(json.dumps(step, ensure_ascii=False).replace(*urls))
    made["id"] = names[made["id"]]
    if "after" in made:
        made["after"] = [_port(port, names) for port in made["after"]]
    return made


def _port(port: str, names: Mapping[str, str]) -> str:
    step, dot, way = port.partition(".")
    return f"{names.get(step, step)}{dot}{way}"
