"""Courtesy around and inside a request: `hi there!`, `it would be nice if`, `cheers, Pia`."""

from __future__ import annotations

import re

_SIGNED = re.compile(
    r"(?:^|(?<=[.;!?,] )|(?<=[.;!?,]))(?:(?:many |lots of |with )?(?:thanks|thank you|thx|ta|cheers|best|regards|(?:best|kind|warm) (?:wishes|regards)|greetings|yours|love|sincerely)(?: (?:so much|very much|a lot|a million|again|in advance|for (?:your|the|any) help|everyone|all|folks|guys|team))*)(?:,| -|!|\.| ;|;)*(?: [a-z]+){0,2}[.! ]*$"
)
_GREETS = re.compile(
    r"^(?:(?:hi|hello|hey|howdy|morning|good (?:morning|afternoon|evening|day)|dear)(?: (?:there|all|team|everyone|folks|you|again|nexa|bot))*[,.!;: -]+)+"
)
# What is asked for stands behind it.
_LEADS = re.compile(
    r"(?:^|(?<=[.;!?:] ))(?:(?:so|ok|okay|well|right|now|basically|please|and),? )*"
    r"(?:(?:can|could|would|will) (?:you|we|i|someone)(?: please| kindly| maybe)*(?: (?:make (?:sure|it so)(?: that)?|see to it that|arrange(?: things)? so that|set (?:it|things|this) up so that|fix it so that|have it so that|build (?:me )?(?:something|one) (?:that|which)|make (?:me )?(?:something|one|a thing) (?:that|which)))?"
    r"|(?:i|we)(?:'d| would) (?:like|love|want|prefer|appreciate|need) (?:it )?(?:if|for|that|to have it so that)"
    r"|(?:it|that) would be (?:great|nice|cool|good|lovely|wonderful|helpful|handy|useful|perfect|ideal)(?: (?:if|to have|when))?"
    r"|(?:what|all) (?:i|we) (?:need|want|would like|am after|are after|'d like|am looking for|are looking for)(?: here)? is(?: that| to| for)?"
    r"|(?:the|our|my) (?:idea|plan|goal|aim|point|task|job|wish|ask|request|thing) (?:here )?is(?: that| to| this| simple| as follows)?[,:]?"
    r"|(?:i|we) (?:want|need|wish|would like) (?:it )?(?:that|so that)"
    r"|is (?:it possible|there (?:a|any) way|there a chance) (?:to|that|for)"
    r"|(?:do you think you|maybe you|perhaps you|i was hoping you|i hope you|i was wondering (?:if|whether) you) (?:can|could)) "
)
_YOU_COULD = re.compile(
    r"(?:^|(?<=[.;!?:] ))(?:you|we) (?:could|can|would)(?: please| kindly| just)? "
)
_SHRUGS = re.compile(
    r",? (?:if (?:that's|that is|it's|it is) (?:ok|okay|possible|alright|all right|not too much trouble|fine)(?: (?:with|by) you)?|if you (?:don't mind|would be so kind|can)|as soon as you can|when you (?:get|have) (?:a chance|time|a minute)|or something(?: like that)?|or so|you know|i guess|i think|kind of|sort of|obviously|of course|naturally)(?=[,.;!?]|$)"
)


def without_courtesy(text: str) -> str:
    """Return the request without what is said only to be kind; the wish behind it stays."""
    text = _SIGNED.sub("", _GREETS.sub("", text))
    text = _SHRUGS.sub("", text)
    for _ in range(2):
        text = _LEADS.sub("", text)
    text = _YOU_COULD.sub("", text)
    return text.strip(" ,;")
