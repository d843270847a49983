"""A call that starts the run, said in passing: `webhook: claim.`, `if a new member is announced by hook`, `over a hook we obtain notes.`"""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.nouns import is_plural, singular

_HOOK: Final = r"(?:web ?hook|callback)"
_BY: Final = rf"(?:by|via|through|over|with|on|from) (?:an? |the |our |my )?{_HOOK}"
_THING: Final = r"(?P<thing>(?:an? |the |any |our )?(?:new )?(?!(?:is|are|it|they|call|body|json|payload|which|that|post|put|patch|get|with)\b)[a-z]+(?: (?!in\b|is\b|comes\b)[a-z]+)?)"
_FORMS: Final = (
    # `on webhook (new ticket):`
    re.compile(
        rf"^(?:on |when |upon )?(?:an? |the )?{_HOOK}(?: call)? ?\( ?{_THING} ?\) ?[:;,.]? ?(?=\S)"
    ),
    # `the hook brings a note. ...`
    re.compile(
        rf"^(?:an? |the |our )?{_HOOK} (?:comes in|arrives|is called|fires|delivers|brings|sends|gives us)(?: with)? {_THING}[.;:] ?(?=\S)"
    ),
    # `webhook: claim. over 9 ...`
    re.compile(rf"^(?:on |upon )?{_HOOK}: {_THING}[.;] (?=\S)"),
    # `webhook lead in; insert it`
    re.compile(
        rf"^(?:on |upon )?{_HOOK},? {_THING} (?:in|arrives|comes in|received|incoming)[;:,.] ?(?=\S)"
    ),
    # `if a new member is announced by hook, then`
    re.compile(
        rf"^(?:if|when|whenever|once|as soon as) {_THING} (?:is|was|are|gets?|has been) (?:announced|reported|sent|delivered|submitted|created|registered|posted|received|transmitted|passed|sent in|handed in|signalled) (?:to us )?{_BY},? ?(?:then )?(?=\S)"
    ),
    # `each time a guest submits the berth form (which triggers the hook),`
    re.compile(
        rf"^(?:if|when|whenever|once|as soon as|each time|every time) (?:somebody|someone|anyone|anybody|people|an? [a-z]+) (?:fills? (?:in|out)|submits?|sends?|completes?|uses?) (?:our|the|an?|my) (?P<thing>(?:[a-z]+ )?form) ?,? ?\(?(?:it|which|that|this)(?: then)? (?:calls|triggers|hits|fires|goes to|posts to|reaches|ends up at) (?:an?|our|the|my) {_HOOK} ?\)?,? ?(?=\S)"
    ),
    # `over a hook we obtain notes. ...`
    re.compile(
        rf"^{_BY},? (?:we|i) (?:get|obtain|receive|have|are sent|are given) {_THING}[.;] ?(?=\S)"
    ),
    re.compile(
        rf"^(?:we|i) (?:get|obtain|receive|have|are sent|are given) {_THING} {_BY}[.;] ?(?=\S)"
    ),
)


def with_hooks_said(text: str) -> str:
    """Return the request begun with such a call as what starts it."""
    for form in _FORMS:
        found = form.match(text)
        if found is not None:
            return f"when {_one(found['thing'])} arrives by webhook, {text[found.end() :]}"
    return text


def _one(thing: str) -> str:
    """Say of what a call comes: always of one."""
    words = re.sub(r"^(?:an?|the|any|our) ", "", thing).split()
    last = singular(words[-1]) if is_plural(words[-1]) else words[-1]
    said = " ".join([*words[:-1], last])
    return f"{'an' if said[0] in 'aeiou' else 'a'} {said}"
