"""Clauses that add nothing: `do nothing`, `ignore the rest`, `when that happens`, courtesy."""

from __future__ import annotations

import re

from agent.offline.language.asides import is_courtesy

_NOTHING = re.compile(
    r"(?:otherwise |else |if not |then )*(?:do nothing|nothing happens|nothing|stop(?: there)?|skip it|ignore it|don't do anything|do not do anything)"
)
_COMPOSES = re.compile(
    r"(?:write|prepare|create|make|put together|compile|build|compose|generate|produce) (?:up )?(?:me )?(?:an?|the|one)(?: [a-z]+)? (?:summary|digest|recap|overview|report|roundup|list)(?: of (?:them|it|these|those|everything|the [a-z]+))?"
)
_OTHERS = r"(?:all |any |every(?:thing)? |anything |anyone |no )?(?:of )?(?:the )?(?:others?|rest|else|other (?:ones|[a-z]+s)|remaining (?:ones|[a-z]+s)|remainder)"
# What is left out anyway: to say so adds nothing.
_COMPLEMENT = re.compile(
    rf"(?:please )?(?:ignore|skip|drop|discard|disregard|forget(?: about)?|leave|omit|exclude|do nothing (?:with|about|for)|don't (?:bother|care) (?:with|about)|no need for)(?: out)? {_OTHERS}(?: (?:alone|out|aside|be|as (?:it is|they are)))?"
    rf"|{_OTHERS} (?:(?:is|are|can be|should be|may be|will be|gets?|stays?) (?:ignored|skipped|dropped|discarded|left (?:out|alone)|of no interest|not (?:needed|interesting|important|relevant)|unimportant|irrelevant)|(?:can|may|should) (?:stay|wait|remain)(?: (?:there|where (?:it is|they are)|as (?:it is|they are)))?|does(?:n't| not) matter|do(?:n't| not) matter)|nothing else"
)
_WHEN_IT_DOES = re.compile(
    r"(?:after|once|upon|with) (?:the|that|this|an?) (?:yes|ok|okay|approval|confirmation|go-?ahead|permission|consent)(?: (?:is|was|has been) (?:there|given|in|granted))?|(?:when(?:ever)?|if|once|as soon as|each time|every time|then) (?:it|that|this|one|so|they)(?: (?:does|do|happens?|occurs?|is the case|comes?(?: in)?|arrives?|calls?|fires?|is (?:so|true)))?(?: so)?"
)


def says_nothing(clause: str) -> bool:
    """Tell a clause that asks for nothing at all."""
    return (
        is_courtesy(clause)
        or _NOTHING.fullmatch(clause) is not None
        or _WHEN_IT_DOES.fullmatch(clause) is not None
    )


def composes(clause: str) -> bool:
    """Tell `write a summary`, which says what a later sending is like."""
    return _COMPOSES.fullmatch(clause) is not None


def is_complement(clause: str) -> bool:
    """Tell `ignore the others`: where something was kept, they are left out anyway."""
    return _COMPLEMENT.fullmatch(clause) is not None


_THEN_NOTHING = re.compile(
    r"(?:^|,? )(?:then )?(?:do nothing|nothing (?:happens|should happen|is to be done)|do not do anything|don't do anything|stay quiet|stay silent|ignore it|skip it|just stop)(?=$|[,;.])"
)


def without_nothing(clause: str) -> str:
    """Leave out of `if it is empty, do nothing` what adds nothing to the condition."""
    return _THEN_NOTHING.sub("", clause).strip(" ,")
