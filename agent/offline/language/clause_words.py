"""Words that guard, turn or repeat a clause: `only if some are left`, `otherwise`, `there`, `for each of them`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated

COUNT_GUARD = Gated(
    r"(?:,? ?(?:but )?)?(?:only )?(?:if|when|in case|as long as|provided) (?:there (?:is|are) (?:any(?:thing)?|something|some|at least one)(?: (?:new|at all|left|to (?:report|send|post|show)))*(?: [a-z]+s?)?"
    r"|(?:any|some|at least one)(?: of (?:them|those|these))?(?: [a-z]+s)? (?:is|are|was|were|remains?|match(?:es)?|exists?|shows? up|comes? up|turns? up)(?: (?:found|left|there|new|over))?(?=$|,)"
    r"|(?:anything|something)(?: (?:new|at all))*(?: (?:was|is) (?:found|new|there))?|any(?: (?:were|are) (?:found|left))?$)"
    r"|,? ?(?:do(?:n't| not) send|skip) (?:it|anything|the (?:email|message)) (?:if|when) (?:there (?:is|are) )?(?:nothing|none|empty|no [a-z]+)(?: new)?",
    needs="any|at least one|n't|not|skip|some",
)
EXCEPT = re.compile(
    r"\b(?:except|unless|other than|but not|excluding|apart from)(?: for)?(?: if| when)?\b"
)
REJECTED = "on rejection"
"""How every way to say `if it is rejected` is written."""
OTHERWISE = re.compile(
    rf"^{REJECTED},? |"
    r"^(?:otherwise|or else|else|if not(?=,|$| then))\b,? ?|^(?:all |any |every )?(?:the )?(?:other|remaining) (?:new )?(?:ones|[a-z]+s)(?= (?:go|should|are|will|must|to|in)\b)"
    r"|^(?:all |any |every )?(?:the )?(?:others|rest)(?: of (?:them|the [a-z]+s))?(?= (?:goes|go|should|are|is|will|must|to|in|into)\b)|^everything else(?= )"
)
OTHERS_AGAIN = re.compile(
    r"(?<=[a-z] )(?:all )?(?:of )?(?:the )?(?:others|remaining (?:ones|[a-z]+s)|other ones|rest|everything else|all else)(?: of (?:them|the [a-z]+))?(?= (?:to|in|into|on|at|by|go|via)\b)"
)
THERE = re.compile(r"\b(?:in |to )?(?:there|the same (?:channel|place|address))(?=$|[,;.])")
TO_ME = re.compile(r"(?:email|mail|message|dm|slack) (?:me|us|them)\b")
EACH_TIME = re.compile(r"\b(?:each|every) (?:time|run)\b(?! [a-z@])")
EACH_LEAD = re.compile(r"^(?:for|with) (?:each|every)(?: (?:of (?:them|these|those)|one))?\b")
