"""What stands in a request to change and changes nothing, and what only a person may do."""

from __future__ import annotations

import re

PERSON_ONLY = re.compile(
    r"^(?:please )?(?:(?:publish|deploy)(?: (?:it|this|the workflow))?|go live|run (?:it|this|the workflow)(?: now| once)?|start (?:it|this|the workflow)(?: now)?|activate|switch (?:it |this )?(?:on|off)|enable (?:it|this|the workflow)"
    r"|turn (?:it|this) (?:on|off)|(?:pause|suspend|halt|hold|stop)(?: running)? (?:it|this|the (?:whole )?workflow|everything)(?: for (?:now|a while|today|the (?:moment|time being)|this (?:week|month)|a (?:day|week|month)|the (?:week|weekend|holidays)))?|delete (?:the|this) (?:whole )?workflow|delete it|execute(?: it)?)(?: now| please)?[.!]?$"
)
FINE = re.compile(
    r"^(?:(?:at|on) )?(?:the |that )?same (?:hour|time|days?|place|text|channel)s?(?: (?:as (?:now|before)|of course))?$|^(?:the )?[a-z]+ stays?$|^(?:just |simply |then )*(?:post|send|mail|go|do|publish)(?: (?:it|them|that|ahead|out))*(?: (?:directly|right away|at once|immediately|straight(?: away)?))+$|\b(?:is|are|stays?|remains?) (?:enough|fine|ok|okay|sufficient|plenty|better|preferable|nicer|all i need|all we need|as (?:it is|is|before)|unchanged|the same)\b|^(?:keep|leave) (?:the )?(?:rest|everything else)"
)
PERMITTED = re.compile(
    r"^(?:it|that|this)(?:'s| is| would be) (?:fine|ok|okay|alright|no problem|not a problem|good|acceptable) (?:if|when|that)\b"
)
FINE_TAIL = re.compile(
    r"[,;.] ?(?:because |since |as )?(?:the |an? )?[a-z]+(?: [a-z]+)? (?:is|are) (?:enough|fine|ok|okay|plenty|sufficient)\b"
    r"|[,;.] ?(?:but )?(?:keep|leave) (?:the )?(?:rest|everything else)\b[^,;.]*"
)
LEFT_OVER = re.compile(
    r"(?:(?:run|make|do|start|change|schedule|set|have|let|move|switch|it|this|that|the|workflow|time|to|be|at|from|now|on|instead|please|only|just|too|also|as well|and|then|but|ok|okay|yes|no|thanks|let|begin|on its own|by itself|automatically|unattended|alone) ?)*"
)
THAT_STEP = re.compile(r"^remove (?:it|that|this|them|(?:that|this|the) (?:step|one|thing|part))$")
# Who is not to see a field in a message keeps the message.
OF_A_FIELD = re.compile(
    r"^(?:(?:just|also|please|and) )*(?:don't|do not|never|no longer|stop) (?:show|mention|includ|say|list|print|stat|nam|writ|display|quot|tell|giv|reveal|spell)\w*\b"
)
AT_LAST = re.compile(r"\b(?:at|in) the (?:very )?end\b(?! of),? ?")
