"""The parts of one clause in the order in which they are done, and whether it leaves things out."""

from __future__ import annotations

import re

from agent.offline.language.verbs import DROP_VERBS

_DROPS = re.compile(
    r"\b(?:filter|weed|sort|sift|screen|strip|throw|toss|cut|kick)(?:ed|n|ing)? out\b|\b(?:get|getting) rid of\b|\b(?:throw|toss|chuck)(?:n|ing|ed)? away\b|\b(?:is|are) (?:irrelevant|unimportant|uninteresting|not (?:relevant|interesting|needed|important|of interest))\b"
    r"|\b(?:can|should|must|may|to) be (?:skipped|ignored|dropped|left out|discarded|excluded|removed|disregarded)\b"
    r"|\b(?:don't|do not|doesn't|does not) (?:need|want|care about|matter|count)\b|\bnot interested in\b"
)


def drops(clause: str, *, receives: bool) -> bool:
    """Tell a clause that says what to leave out."""
    lead = clause.split(" ", 1)[0]
    if lead == "leave" and not re.match(
        r"leave (?:[^@]* )?(?:out|off|aside|away|behind)\b", clause
    ):
        return False
    return (lead in DROP_VERBS and not receives) or bool(_DROPS.search(clause))


def pieces_in_order(clause: str) -> list[str]:
    """`ask me before mailing it`, `mail it after I approve` and `mail it after posting it`: first things first."""
    before = re.match(
        r"(?P<first>(?:wait|pause|ask|get|request|require|check with)\b.*?),? before (?:you )?(?P<then>[a-z]+ing\b.*|you .*)"
        r"|(?P<needs>.*\b(?:needs?|requires?|has to|have to|must|wants?)\b.*?\b(?:approv\w*|ok|okay|confirm\w*|sign\w*|consent|permission)\b.*?),? before (?:(?:we|you|it|they|i|anything)(?: (?:is|are|gets?))? )?(?P<after>[a-z]+ .*)",
        clause,
    )
    after = re.match(
        r"(?P<then>.+?) (?P<first>(?:after|once|when|only after|as soon as) (?:i|we|[a-z]+) (?:have |has )?(?:approv|confirm|sign|ok)\w*.*)",
        clause,
    )
    done = re.match(
        r"(?P<then>.+?),? (?:after|once done with) (?P<first>(?:posting|sending|sharing|announcing|emailing|mailing|telling|notifying)\b.*)",
        clause,
    )
    if before and before["needs"]:
        return [before["needs"], before["after"]]
    found = before or after or done
    return [found["first"], found["then"]] if found else [clause]
