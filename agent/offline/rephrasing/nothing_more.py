"""Sentences that add nothing to what was asked: `that's really all`, `no other guest gets anything`, `those are left alone`."""

from __future__ import annotations

import re

from agent.offline.language.verbs import SEND_VERBS

_START = r"(?:^|(?<=[.;:!?] )|(?<=[.;!?])|(?<=, ))(?:(?:and|but|so|also|please|obviously|of course|otherwise) )*"
_END = r"(?: ?(?:[.;!](?= |$)|$)|(?=, (?:and|but)\b))"
_NO = r"(?:no|not (?:a|any|a single)|never any)"
_MESSAGE = r"(?:e?mails?|messages?|posts?|notes?|alerts?|calls?|notifications?|notices?)"
_SAYS = (
    r"(?:that(?:'s| is| would be|'d be)|this is|it's) (?:really |basically |pretty much |already )?(?:all|it|everything)(?: (?:really|for now|there is|we need|i need|i want|folks))?",
    r"nothing (?:else|more|further)(?: (?:please|is needed|needed|happens|at all|should happen))?",
    rf"{_NO} other [a-z]+ (?:gets?|receives?|is|are|should|hears?)\b[^.;@]*",
    rf"{_NO} {_MESSAGE} (?:whatsoever|at all|then|in that case|otherwise)?(?: ?(?:shall|should|must|will|may|is to|are to) be (?:sent|posted|written|made))?",
    r"(?:existing |old |other |the )?(?:rows?|records?|entries|those|ones|they)(?: (?:that |which )?(?:it|we|they) (?:has|have|had) already| (?:that )?(?:are|is) (?:there )?already(?: there)?)?,? (?:are|is|stay|stays|should be|must be) (?:to be )?(?:left alone|left as (?:they are|it is)|untouched|not (?:touched|changed)|kept as (?:they are|it is))",
    r"leave (?:the )?(?:existing|old|other|those|remaining) (?:rows?|records?|entries|ones) (?:alone|as (?:they are|it is)|untouched)",
    r"(?:(?:it|this|that) )?(?:is|are|would be|will be) (?:plenty|enough|fine|good|ok|okay|perfect|sufficient|soon enough|often enough|when (?:we|i) (?:want|need) it)",
    r"(?:i|we) know about (?:those|them|these|that|it)",
    r"(?:just |so )?(?:as|like) (?:we|i) (?:said|discussed|agreed)",
    r"(?:the )?rest (?:does not|doesn't|do not|don't) (?:matter|count|interest (?:us|me))",
    r"there (?:is|are) (?:no|not any) other [a-z]+",
    r"(?:any|every|all) other [a-z]+,? (?:we |i )?(?:ignore|skip|drop|leave (?:out|alone|aside))",
)
_IDLE = re.compile(rf"{_START}(?:{'|'.join(_SAYS)}){_END}")


# What is done once for each thing, and never again.
_ONCE = re.compile(
    r"(?P<before>^|[.;,:] )(?:attention[:,] |but |and |please |careful[:,] )*(?:(?:one|1|a|each|every) (?P<noun>[a-z]+) (?:only |just )?(?:one time|1 time|once)(?: only)?(?:,? (?:and )?not (?:tomorrow|later|next (?:time|day|week)|the next (?:time|day))(?: again)?)?"
    r"|(?:one|something|anything|whatever|those|what|an? [a-z]+|[a-z]+s)(?: that| which)? (?:(?:was|were|has been|have been|is|are|we|i)(?: have| had)?(?: already)?) (?:listed|posted|sent|seen|mailed|reported|told|shown|announced|written|handled)(?: (?:before|already|once|earlier))?,? (?:must|should|shall|may|can|will|does|do)(?: not|n't) (?:come|be (?:listed|posted|sent|shown|mailed|reported|told)|appear|show up|go out|return)(?: up)?(?: again| twice| a second time| once more| any ?more)?)(?=[.;,]|$)"
)
# The courtesy of people who tell a lot: what they need stands behind it.
_NEEDED = re.compile(
    r"(?:^|(?<=[.;!?] ))(?:what|all) (?:i|we) (?:need|want|would like)(?: then| now| here)? ?: ?"
)
_SO_WE = re.compile(
    rf"(?:^|(?<=[.;!?] ))(?:so|then|now|right|well|basically),? (?:we|i|you) (?=(?:{'|'.join(sorted(SEND_VERBS))})\b)"
)
_NEEDS_POST = re.compile(
    r"\b(?:[a-z]+ )?needs? an? (?P<verb>post|put|patch)(?: request| call)? to (?=@url\d+)"
)
_SO_THAT_GETS = re.compile(
    r",? so (?:that )?(?:an?|the) [a-z]+ (?:gets?|is|can be|will be) [a-z]+(?=[.;,]|$)"
)


def without_idle_sentences(text: str) -> str:
    """Return the request without such sentences, and what is done only once said so."""
    text = _SO_WE.sub("", _NEEDED.sub("", _SO_THAT_GETS.sub("", text)))
    text = _NEEDS_POST.sub(r"\g<verb> it to ", text)
    text = _ONCE.sub(lambda m: f"{m['before']}never the same {m['noun'] or 'one'} twice", text)
    text = _IDLE.sub("", text)
    return re.sub(r"\s+", " ", text).strip(" ,;")
