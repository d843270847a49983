"""What a model judges, and the labels that the words hold: `let an AI say if it is odd`, `AI tone (warm, cold)`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated

_MODEL = r"(?:(?:an?|the|our|some) )?(?:ai|llm|gpt(?:-\w+)?|chatgpt|language model)(?: model)?"
_LEAD = rf"(?:(?:let|have|use|using|make|get|ask|tell|with) {_MODEL}(?: to| should)?|{_MODEL}(?: (?:should|must|will|can|has to))?)"
_WHAT = r"(?P<what>it|this|that|they|(?:the|each|every|its) [a-z_]+)"
_WHETHER = Gated(
    rf"\b{_LEAD} (?:decide|judge|check|determine|tell|say|find out|see|detect|assess)s? (?:if|whether) {_WHAT}(?:'s| is| are| sounds| looks| seems| reads) (?:an? )?(?P<quality>(?!not\b)[a-z]+(?: (?!or\b|and\b|then\b)[a-z]+)?)(?P<tail> or not| or no)?(?: ?\(?(?:yes or no|yes/no|true or false)\)?)?(?= ?[.,;:)]| and |$)",
    needs="assess|check|decide|detect|determine|find out|judge|say|see|tell",
)
_KINDS = (
    r"(?P<kind>sentiment|tone|mood|category|topic|intent|urgency|priority|language|type|severity)"
)
_LISTED = re.compile(
    rf"\b{_LEAD} (?:(?:detect|determine|find|check|analy[sz]e|judge|recogni[sz]e|identif(?:y|ie))e?s? )?(?:the |its |for )?{_KINDS}(?: analysis| check| detection| of it)? ?(?:\(|: ?)(?P<list>[a-z@][\w-]*(?:(?:, ?(?:or )?| ?/ ?| or )[a-z@][\w-]*)+)\)? ?(?=[;.,)]|$)"
)
_FOUND = re.compile(
    rf"\b{_LEAD} (?:detect|determine|recogni[sz]e|identify|identifie|find out|find|work out|figure out|guesse|guess)s? (?:the |its |which |what )?{_KINDS}(?: (?:it is|is used))?(?P<of> of (?:it|(?:the |its )?[a-z_]+))?(?= ?[.,;:]| and |$)"
)


def with_judgements(text: str) -> str:
    """Return the request with such wishes said as sorting into labels, and with the labels compared where they are meant."""
    for pattern, say in ((_WHETHER, _whether), (_LISTED, _listed), (_FOUND, _found)):
        if (match := pattern.search(text)) is not None:
            return say(match, text)
    return text


def _whether(match: re.Match[str], text: str) -> str:
    """One thing it may be, or may not be."""
    quality = match["quality"]
    rest = text[match.end() :]
    rest = re.sub(r"\b(?P<if>if|when) (?:so|yes|it is|true|it does)(?=[ ,:])", rf"\g<if> {quality}", rest)  # fmt: skip
    rest = re.sub(r"\b(?:if|when) (?:not|no|false)(?=,| then\b|:)", "otherwise", rest)
    return f"{text[: match.start()]}use ai to classify {match['what']} as {quality} or not {quality}{rest}"


def _listed(match: re.Match[str], text: str) -> str:
    labels = [w.strip() for w in re.split(r",| or |/", match["list"]) if w.strip()]
    return f"{text[: match.start()]}use ai to classify it as {_joined(labels)}{_compared(text[match.end() :], match['kind'])}"


def _found(match: re.Match[str], text: str) -> str:
    """The labels are those that are spoken of later."""
    rest = text[match.end() :]
    compared = rf"\b(?:if|when) (?:the |its )?{match['kind']} is (@str\d+|[a-z]+)"
    labels = list(dict.fromkeys(re.findall(compared, rest)))
    if not labels:
        return text
    labels += [] if "other" in labels else ["other"]
    return f"{text[: match.start()]}use ai to classify it as {_joined(labels)}{_compared(rest, match['kind'])}"


def _compared(rest: str, kind: str) -> str:
    return re.sub(rf"\b(?P<if>if|when) (?:the |its )?{kind} is ", r"\g<if> it is ", rest)


def _joined(labels: list[str]) -> str:
    labels = labels if len(labels) > 1 else [*labels, "other"]
    return f"{', '.join(labels[:-1])} or {labels[-1]}"
