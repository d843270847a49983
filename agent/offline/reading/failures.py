"""A failed run of another workflow starts it: `if any workflow fails`, `whenever one of our automations breaks`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated

_WORKFLOW = r"(?:workflow|automation|flow|scenario|nexa run)"
_WHICH = r"(?:(?:an?|any|one|some|another|each|every|the|our|my|other|of|these|those|single|all|other|[a-z]+) ){0,5}?"
_FAILS = (
    r"(?:(?:has |have |is |are |ever |just )*(?:fails?|failed|failing|crash(?:es|ed|ing)?|breaks?(?: down)?|broken?|breaking|dies|died|errors?(?: out)?|errored|blows? up|blew up|falls? over|fell over|falls? flat|(?:falls?|fell|landed|lands?) (?:flat )?on (?:its|their) (?:face|nose)|bombs?(?: out)?|chokes?|stumbles?|hiccups?|misbehaves?|(?:goes|went) (?:down|belly up|bust|south|sideways|haywire|bad|awry|off the rails)|gets? stuck|acts? up|comes? back with an error|stops? with an error|"
    r"goes? wrong|went wrong|runs? into (?:an? )?(?:error|problem|trouble)s?|ends? (?:in|with) an? (?:error|failure)|does(?:n't| not) (?:finish|complete|succeed|work|go through|make it|run(?: through)?|come through)|trips?(?: up)?|conks? out|gives? up|throws? an error|has an error|had an error|comes? to grief))"
)
_WHEN = (
    r"(?:if|when|whenever|once|as soon as|each time|every time|any time|in case|should|the moment)"
)
_HAPPENS = Gated(
    rf"(?:^|(?<=[.;:!?,] )|(?<=[a-z0-9] )){_WHEN} {_WHICH}{_WORKFLOW}s?(?:'s?)?(?: (?:run|job|execution)s?)?(?: of (?:ours|mine))?(?: (?:here|around here|in here|in this workspace|that we (?:have|run)|we (?:have|run)))? {_FAILS}(?: somewhere| for (?:any|whatever) reason| at night| again)?,?(?: then)?"
    rf"|(?:^|(?<=[.;:!?] )){_WHICH}{_WORKFLOW}s?(?:'s?)? (?:run |job |execution )?{_FAILS} ?[;:?,]"
    rf"|\b(?:on|upon|after|for|in case of) (?:the |a |an |any |every |each )*(?:failures?|errors?|crash(?:es)?|failed runs?) (?:of|in|from) {_WHICH}{_WORKFLOW}s?,?"
    rf"|\b(?:for |on |after |upon )(?:each|every|any|a|all) failed (?:{_WORKFLOW} )?(?:runs?|{_WORKFLOW}s?)(?: of {_WHICH}{_WORKFLOW}s?)?,?",
    needs="automation|flow|run|scenario",
)
_LEAD = re.compile(
    r"^(?:(?:make|build|create|set up|give)(?: me| us)?|i (?:want|need)|we (?:want|need))? ?(?:an? )?(?:catch-?all|handler|watchdog|alarm|safety net|error handler|failure handler|notifier|watcher)(?: for (?:failures|errors|failed runs))? ?[:;,.-]* ?"
)
# What is told of a failure, however it is named: the message holds the workflow and what went wrong.
_NAMED = (
    rf"(?:(?:the |its |their )?(?:(?:failed |broken )?{_WORKFLOW}(?:'s)?(?: name)?|name(?: of (?:the|that) (?:failed )?{_WORKFLOW})?|error(?:'s)?(?: message| text)?|message|reason|cause|problem|failure|fault|details?)"
    r"|(?:which|what) (?:workflow|one|automation|flow|it)(?: (?:it was|failed|it is|broke|crashed|was it))?|what (?:went wrong|happened|the (?:error|problem|reason|cause) (?:is|was|says|said))|why(?: (?:it|that|this) (?:failed|broke|happened|crashed))?|both|the two)"
)
_TOLD = re.compile(
    rf"(?:(?<=[a-z0-9])|^)(?P<lead> (?:with|of|about|including|containing|saying|naming|giving))? ?\b{_NAMED}(?:(?:, and |, | and | plus | as well as ){_NAMED})*(?= |[,.;]|$)"
)


def take_failure(text: str) -> tuple[str, bool]:
    """Answer the text without the words that say a failed workflow starts it, and whether there were any."""
    match = _HAPPENS.search(text)
    if match is None:
        return text, False
    rest = f"{_LEAD.sub('', text[: match.start()])} {text[match.end() :]}"
    rest = _TOLD.sub(lambda m: " " if m["lead"] else " it", rest)
    return re.sub(r"\s+", " ", rest).strip(" ,;:."), True
