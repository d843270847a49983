"""What a model decides on in passing, and what is done for each verdict: `and decide if it's warm, cold or mild; the cold ones should go to @chan0`.

Only labels that the request lists are compared, so a case is never made of a word that no model was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.language.verbs import SEND_VERBS

_MODEL: Final = r"(?:(?:an?|the|our|some|your) )?(?:ai|artificial intelligence|llm|gpt(?:-\w+)?|chatgpt|language model|ai model)(?: model)?"
_HAS_MODEL: Final = re.compile(rf"\b{_MODEL}\b|\b(?:classify|categori[sz]e|sentiment)\b")
_LABEL: Final = (
    r"(?!(?:it|them|this|that|the|an?|not|so|yes|no|to|by|in|on|or|and)\b)(?:@str\d+|[a-z][a-z_-]*)"
)
_LABELS: Final = rf"(?P<labels>{_LABEL}(?:(?:, ?(?:or |and )?|/| or ){_LABEL})+)"
_END: Final = r"(?= ?(?:[.;:,)]|$)| (?:and|then|from|using|with)\b)"
_MODAL: Final = r"(?:must|should|shall|will|can|has to|have to|is to|needs to|ought to)"
# `an ai must make a short summary of the note`
_SUMMARY: Final = re.compile(
    rf"\b{_MODEL}(?: {_MODAL})? (?:make|write|give|create|produce|prepare|generate)s? (?:us |me )?(?:an?|the) (?P<short>short |brief |quick |concise |one-sentence )?(?:summary|recap|digest) of (?P<what>(?:the |each |every |this )?[a-z_]+)"
)
_OWN_DEED: Final = re.compile(
    rf"(?P<before>^|[.;:,] |\b(?:and|then) ){_MODEL},? (?:{_MODAL} )?(?P<deed>summari[sz]e|classify|categori[sz]e|translate|extract)(?:s|ies)?\b(?! (?:with|using|by)\b)"
)
# `decide if it's warm, cold or mild`, `says whether the note is a bug, a wish or spam`
_DECIDES: Final = re.compile(
    rf"\b(?:decide|judge|determine|tell|say|check|work out|find out|figure out|assess|see)s?(?: (?:me|us))? (?:if|whether) (?P<what>it|this|that|they|(?:the|its) [a-z_]+)(?:'s|'re| is| are| sounds| seems| reads)(?: more)? (?:an? )?(?P<labels>{_LABEL}(?:(?:, ?(?:or )?| or )(?:an? )?{_LABEL})*(?:,? or )(?:an? )?{_LABEL}){_END}"
)
# `classify the note as bug/wish/spam`, `classify text: bug / wish`
_CLASSIFIES: Final = re.compile(
    rf"\b(?:use ai to )?(?P<verb>classify|categori[sz]e|label|tag|sort)(?: (?P<what>(?:the |its |each |this )?[a-z_]+(?: [a-z_]+)?))??(?: (?:with|using|by) {_MODEL})?(?: (?:as|into|in|to|among|between)|:) (?:either |one of )?{_LABELS.replace('?:(?:, ?', '?:(?: ?, ?').replace('|/|', '| ?/ ?|')}{_END}"
)
# What a thing of one label becomes is made of it, and goes nowhere.
_BECOMES: Final = re.compile(r"(?:^|[.;,] )[a-z]+s? (?:ones? )?becomes? ")
_SEND: Final = "|".join(sorted(SEND_VERBS, key=len, reverse=True))
_GO: Final = r"(?:(?:should |must |shall |will |to )?(?:go|goes|be sent|be posted|be forwarded|is sent|are sent|is posted|are posted)(?: out)? (?:in)?to|(?:is|are|should be|must be|get|gets) (?:then )?(?:sent|posted|forwarded|reported|mailed|announced|told) (?:to|in|into))"
_ALL: Final = r"(?:all of (?:them|these)|all|everything|each of them|every one|they all|in any case,? (?:it|they))"
_STORED: Final = re.compile(
    rf"(?P<before>^|[.;,] |\b(?:and|but) ){_ALL} (?:should be|must be|shall be|will be|are to be|is to be|are|is|gets?|goes?|go)(?: also)? ?(?:stored|saved|written|inserted|added|put|logged|recorded|kept)?(?: down)? (?:in|into|to) (?:the |our |a |my )?(?=table\b|[a-z_]+ table\b)"
)


def with_verdicts(text: str) -> str:
    """Return the request with such wishes said as sorting into labels, and each case as a condition on the label."""
    if not _HAS_MODEL.search(text) or _BECOMES.search(text):
        return text
    text = _SUMMARY.sub(_summarised, text)
    text = _OWN_DEED.sub(r"\g<before>use ai to \g<deed>", text)
    text, labels, at = _sorted(text)
    if not labels:
        return text
    head, rest = text[:at], _with_cases(text[at:], labels)
    return head + _STORED.sub(" ; always insert it into the ", rest)


_LED: Final = re.compile(rf"\b(?:have|let|get|make|ask|tell|use) {_MODEL}(?: to| should)? $")


def _summarised(match: re.Match[str]) -> str:
    one = " in one sentence" if (match["short"] or "").startswith("one") else ""
    what = (
        match["what"] if " " in match["what"] or match["what"] == "it" else f"the {match['what']}"
    )
    return f"use ai to summarise {what}{one}"


def _sorted(text: str) -> tuple[str, Sequence[str], int]:
    """Say the sorting plainly; answer its labels, and where it ends."""
    for pattern in (_DECIDES, _CLASSIFIES):
        found = pattern.search(text)
        if found is None:
            continue
        labels = [
            re.sub(r"^an? ", "", one.strip())
            for one in re.split(r" ?/ ?|,? or |,? and |, ?", found["labels"])
            if one.strip()
        ]
        if len(labels) < 2 or any(one in SEND_VERBS for one in labels):
            continue
        if re.match(r"(?:my|our|your)\b", found.groupdict().get("what") or ""):
            continue  # what nobody can read here
        what = _what(found.groupdict().get("what"))
        lead = text[: found.start()]
        lead = _LED.sub("", lead)
        led = lead and not re.search(r"(?:^|[.;:,] |\band |\bthen |\bai to )$", lead)
        said = f"{'; ' if led else ''}use ai to classify {what} as {', '.join(labels[:-1])} or {labels[-1]}"
        lead = _LED.sub("", re.sub(r"use ai to $", "", lead))
        return f"{lead}{said}{text[found.end() :]}", labels, len(lead) + len(said)
    return text, (), 0


def _what(said: str | None) -> str:
    """Name what is sorted; a word that is no pronoun is a field."""
    if said is None or said in {"it", "this", "that", "they", "them"} or said.endswith(" it"):
        return "it"
    return f"the {re.sub(r'^(?:the|its|each|this) ', '', said).split()[-1]}"


def _with_cases(rest: str, labels: Sequence[str]) -> str:
    """Say `bug; post ...`, `the cold ones should go to ...` as conditions."""
    label = "|".join(re.escape(one) for one in sorted(labels, key=len, reverse=True))
    start = r"(?P<before>^|[.;:,] |[.;] ?and |, and |\band |, but )"
    rest = re.sub(rf"\b(?P<if>if|when) it(?:'s| is)(?: an?)? (?P<label>{label}) (?=(?:{_SEND})\b)", r"\g<if> it is \g<label>, ", rest)  # fmt: skip
    ones = re.compile(
        rf"{start}(?:if |for |in case of )?(?:an? |any |all |the )?(?P<label>{label})s?(?: (?:ones?|[a-z]+s))? {_GO} (?P<place>(?:the )?@(?:chan|mail)\d+)"
    )
    rest = ones.sub(lambda m: f". if it is {m['label']}, {_deed(m['place'])}", rest)
    asks = re.compile(
        rf"{start}(?:if |for |in case of )?(?:an? |any |all |the |every )?(?P<label>{label})s?(?: (?:ones?|[a-z]+s))? (?:need|needs|require|requires|must have|must get) (?:an? |the )?(?:approval|sign-?off|ok|confirmation|go-?ahead|release) (?:from|by|of) (?P<who>@mail\d+|the [a-z]+)(?:,? (?:and|then|before)(?: then)? (?:(?:it|they) )?(?:is|are|get|gets|being|will be)(?: then)? (?P<verb>posted|put|sent|mailed|written|inserted) (?P<to>to|in|into) )?"
    )
    rest = asks.sub(_asked, rest)
    arrows = re.compile(
        rf"(?P<before>^|[.;,] )(?:if |for )?(?P<label>{label})(?: ones?)? ?[;:] (?:to )?(?P<deed>slack |email |mail |post |(?:{_SEND})\b|@(?:chan|mail))"
    )
    return re.sub(r"^(?:\. ?){2,}", ". ", arrows.sub(_arrow, rest))


_DONE: Final = {"posted": "post", "put": "put", "sent": "send", "mailed": "email", "written": "write", "inserted": "insert"}  # fmt: skip


def _asked(match: re.Match[str]) -> str:
    said = f". if it is {match['label']}, ask {match['who']} for approval"
    return f"{said}, then {_DONE[match['verb']]} it {match['to']} " if match["verb"] else said


def _arrow(match: re.Match[str]) -> str:
    deed = match["deed"]
    if deed.startswith("@"):
        deed = f"{'email' if deed == '@mail' else 'post'} it to {deed}"
    deed = re.sub(r"^slack (?:to )?", "post it to ", deed)
    return f". if it is {match['label']}, {deed}"


def _deed(place: str) -> str:
    return f"{'email' if '@mail' in place else 'post'} it to {place}"
