"""Figures that a request gives a name: `catch = sum of kilos, post 'Catch: {catch}'` tells the sum of the kilos."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared

_FIGURE = r"(?:sum|total|average|mean|avg|maximum|max|minimum|min|highest|lowest|count|number)"
_WORD = r"(?!(?:is|are|was|over|per|by|and|or|then|to|in|if|as|of|the|all)\b)[a-z]\w*"
_START = r"(?P<before>^|[;,:.] |\band |\bthen )(?:(?:let|compute|calculate|define|set|with|work out) )?(?:the )?"
_NAMED = re.compile(
    rf"{_START}(?P<name>{_WORD}(?: {_WORD})?) ?(?::=|=|is|as) ?(?:the )?(?P<figure>{_FIGURE})(?: ?\((?P<inside>{_WORD})\)| of (?:all )?(?:the )?(?P<field>{_WORD})|(?= ?[,;.]|$))"
)
_CALLED = re.compile(
    rf"\b(?P<figure>{_FIGURE}) (?:of |up )?(?:all )?(?:the )?(?P<field>{_WORD}) (?:as|and call it|called|named) (?P<name>{_WORD})(?=[;,.]| and| then|$)"
)


# `lowest, highest and mean load`: each is a figure of the same field.
_SEVERAL = re.compile(
    rf"\b(?P<kinds>{_FIGURE}(?:, {_FIGURE})*,? and {_FIGURE}) (?:of )?(?:the )?(?P<field>{_WORD})(?=[,;.]|$| (?:per|by|for each|of)\b)"
)
# `average load` in a clause of its own is asked for, and no name of a field.
_ASKED = Gated(
    rf"(?P<before>^|[,;.] |\band |\bthen )(?P<kind>average|avg|mean|maximum|max|minimum|min) (?P<field>(?!of\b){_WORD})(?=[,;.]|$| and| per\b| by\b| for each\b)",
    needs="average|avg|max|mean|min",
)


def with_figure_names(text: str, prepared: Prepared) -> str:
    """Return the request with the figure said plainly; quoted texts tell it in the place of its name."""
    text = _ASKED.sub(r"\g<before>\g<kind> of \g<field>", _SEVERAL.sub(_of_each, text))
    for form in (_CALLED, _NAMED):
        for match in list(form.finditer(text))[::-1]:
            groups = match.groupdict()
            said = _plain(match, groups.get("inside") or groups.get("field"), prepared)
            rest = text[match.end() :]
            if said != match[0]:
                rest = _compared(match["name"]).sub(rf"\g<if>the {_bare(said)} ", rest)
            text = text[: match.start()] + said + rest
    return text


def _of_each(match: re.Match[str]) -> str:
    kinds = re.split(r",? and |, ", match["kinds"])
    told = [f"{kind} of {match['field']}" for kind in kinds]
    return f"{', '.join(told[:-1])} and {told[-1]}"


def _bare(said: str) -> str:
    """Answer the figure alone, as a condition says it."""
    figure = re.sub(r"^(?:[;,:.] |and |then )", "", said.strip())
    return "number of them" if figure == "count them" else figure


def _compared(name: str) -> re.Pattern[str]:
    """Find where the name is compared."""
    return re.compile(
        rf"\b(?P<if>(?:if|when|once|whenever) )(?:the |that )?{re.escape(name)} (?=is |exceeds |goes |[<>=])"
    )


def _plain(match: re.Match[str], field: str | None, prepared: Prepared) -> str:
    figure, before = match["figure"], match.groupdict().get("before") or ""
    counts = figure in {"count", "number"}
    place = figure if counts else f"{figure}_of_{field}" if field else figure
    used = _renamed(match["name"].removeprefix("total "), place, prepared)
    if not used and not _told(match["name"], match.string[match.end() :]):
        return match[0]
    return f"{before}count them" if counts else f"{before}{figure} of {field or 'it'}"


def _renamed(name: str, place: str, prepared: Prepared) -> bool:
    """Put the figure where a quoted text leaves room for its name; tell whether one does."""
    said = rf"(?:{re.escape(name)}|{re.escape(name.replace(' ', '_'))})"
    room = re.compile(
        rf"(?<!\{{)\{{{said}\}}(?!\}})|<{said}>|\{{\{{ ?{said} ?\}}\}}", re.IGNORECASE
    )
    texts = {n: e for n, e in prepared.entities.items() if e.kind == "str" and room.search(e.value)}
    for entity_name, entity in texts.items():
        prepared.entities[entity_name] = replace(
            entity, value=room.sub(f"{{{place}}}", entity.value)
        )
    return bool(texts)


def _told(name: str, rest: str) -> bool:
    return re.search(rf"\b(?:the |that )?{re.escape(name)}\b", rest) is not None
