"""What goes on without being asked about, where only some things need a yes: `the small ones go straight through`."""

from __future__ import annotations

import re

from agent.offline.reading.approvals import APPROVAL

_OTHERS = r"(?:(?:everything|anything|all) (?:else|below(?: (?:that|it|this))?|under (?:that|it|this)|smaller|lower|less|cheaper|other)|(?:the|all|any)(?: the)? (?:others?|rest|remaining ones|other ones|small(?:er)? (?:ones|[a-z]+s)|low(?:er)? ones|cheap(?:er)? ones|little ones|light(?:er)? (?:ones|[a-z]+s)|short(?:er)? (?:ones|[a-z]+s))|(?:smaller|lower|other|cheaper|small) (?:ones|[a-z]+s))"
_FREE = (
    r"(?:straight (?:away|through|on|out)|right away|at once|immediately|directly|automatically|freely|unasked|as (?:it is|they are)"
    r"|without (?:asking|approval|an? (?:ok|okay|yes|approval|question)|any (?:approval|questions?)|being asked|further ado|waiting|delay|a yes|bothering)(?: (?:anybody|anyone|him|her|them|us|me|somebody))?)"
)
_SENTENCE = re.compile(
    rf"(?:^|(?<=[.;:!?,] )|(?<=and ))(?:and |but )?{_OTHERS} (?:(?:just|simply|then|can|may|should|will|also) )*(?:goes?|go|pass(?:es)?|is sent|are sent|is done|runs?|proceeds?|moves?|continues?|needs? (?:no|nothing)|do(?:es)?(?:n't| not) need)(?: (?:on|out|through|ahead|along|by))*(?: {_FREE}| (?:an? |any )?(?:approval|ok|okay|yes|asking))+"
)
_ASIDE = re.compile(rf",? ?(?:and |also )*(?:for|with|of) {_OTHERS}(?:,? {_FREE})+,?")


def take_spared(text: str) -> tuple[str, bool]:
    """Answer the text without such words, and whether there were any beside an approval."""
    if not APPROVAL.search(text):
        return text, False
    for pattern in (_ASIDE, _SENTENCE):
        match = pattern.search(text)
        if match is not None:
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return re.sub(r"\s+", " ", rest).replace(" ,", ",").strip(" ,;"), True
    return text, False
