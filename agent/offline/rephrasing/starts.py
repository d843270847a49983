"""What starts it, in the words of the triggers: `mail reaches @mail0`, `watch the feed @url0 and ...`, `new post in @chan0: ...`."""

from __future__ import annotations

import re

from agent.offline.reading.feeds import is_feed_address

_WHEN = r"(?:when(?:ever)?|if|each time|every time|any ?time|as soon as|once)"
_NEW_MAIL = (
    r"(?:(?:an?|any|another|some|each|every) )?(?:(?:new|incoming) )*(?:e-?mails?|mails?|messages?)"
)
_SOMEBODY = r"(?:some(?:one|body)|any(?:one|body)|people|we|i|(?:an?|the|our|any) (?:new )?[a-z]+)"
_BOX = r"(?:the |our |my )?(?:(?:shared |support )?(?:inbox|mailbox|address|account)(?: of)? )?"
_ARRIVES = r"(?:arrives?|comes? in|comes?|lands?|is received|are received|is sent|are sent|gets? sent|goes|hits|reaches|shows up|drops)"
_REACHES = re.compile(
    rf"\b{_WHEN} (?:there is |there's )?(?:{_NEW_MAIL} {_ARRIVES}(?: in)?(?: (?:at|to|in|on|for|into))? {_BOX}(?P<a>@mail\d+)"
    rf"|{_NEW_MAIL} (?:at|to|in|for) {_BOX}(?P<b>@mail\d+)(?: {_ARRIVES}(?: in)?)?"
    rf"|{_SOMEBODY} (?:e-?mails|mails|contacts|writes(?: an? (?:e-?mail|mail))? (?:to|at)|sends (?:us )?an? (?:new )?(?:e-?mail|mail|message) to|(?:e-?mail|mail|write to)) {_BOX}(?P<c>@mail\d+)"
    rf"|{_BOX}(?P<d>@mail\d+) (?:gets?|receives?|has) {_NEW_MAIL}"
    rf"|{_SOMEBODY} (?:gets?|receives?) {_NEW_MAIL} (?:at|to|in|on) {_BOX}(?P<e>@mail\d+))"
)
_EVERY_MAIL = re.compile(
    rf"(?:^|(?<=[.;,] ))(?:on |for |upon )?(?:each |every |any |an? )?(?:new |incoming )+(?:e-?mails?|mails?) (?:at|to|in|for) {_BOX}(?P<a>@mail\d+) ?[:;,] "
    rf"|(?:^|(?<=[.;,] ))(?:on|for|upon) (?:each|every|any) (?:new |incoming )*(?:e-?mail|mail) (?:(?:that )?(?:arrives|comes in|is sent) )?(?:at|to|in|for) {_BOX}(?P<b>@mail\d+) ?[:;,]? "
)
_ITEM = r"(?:entry|entries|items?|posts?|articles?|story|stories|episodes?|headlines?|releases?)"
_FEED = r"(?:(?:the|our|my|this|an?) )?(?:(?:rss|atom|news|blog) )*(?:feed )?(?:(?:at|of|from|under) )?(?P<url>@url\d+)(?: (?:rss |atom )?feed)?"
_WATCHED = re.compile(
    rf"(?:^|(?<=[.;] ))(?:watch|monitor|follow|subscribe to|look at|listen to) {_FEED}(?: for (?:any )?(?:new |fresh )?{_ITEM})?(?P<between>,? and |, |; |: |\. )"
    rf"(?P<each>(?:then )?(?:for|on|with|at) (?:each|every|any) (?:new )?(?:{_ITEM}|one),? |{_WHEN} (?:there(?:'s| is)|it (?:has|gets|publishes|shows)) (?:an?|something) ?(?:new)? ?(?:{_ITEM})?,? |{_WHEN} (?:an? )?(?:new )(?:{_ITEM}) (?:appears|comes(?: in| out)?|is published|is posted|arrives|shows up),? )?"
)
_EACH_NEW = re.compile(rf"\b(?:each|every|any|all|the) (?:of the )?(?:new |fresh )+{_ITEM}\b")
_FEED_WORD = re.compile(r"\b(?:feed|rss|atom)\b")
_POSTED = re.compile(
    rf"^(?:(?:an? |each |every |any )?new (?:slack )?(?:messages?|posts?) (?:is |are |gets )?(?:posted |sent |written )?|{_WHEN} {_SOMEBODY} (?:posts|writes|says something)(?: (?:an? (?:new )?(?:message|post)|something))? )(?:in|on|into|to) (?:slack |the |channel )*(?P<chan>@chan\d+) ?[;:,] "
)
_IN_CHANNEL = re.compile(
    rf"^{_WHEN} (?:(?:an?|any|another) (?:new )?(?:slack )?(?:message|post)(?: (?:(?:is|gets|has been) (?:posted|sent|written)|appears|arrives|comes in|lands|shows up))?|{_SOMEBODY} (?:posts|writes)(?: (?:an? )?(?:new )?(?:message|something))?)(?: (?:in|on|to|into))? (?:slack |the |channel )*(?P<chan>@chan\d+)(?= (?:that|which|and|with|containing|mentioning|starting|whose|contains|mentions|includes|says|starts with|ends with)\b|[,;:])"
)
# What stands alone before what is done: `new row in boats; ...`, where an arrow stood.
_NEW_ROW = re.compile(
    r"^(?:an? )?new (?:rows?|records?|entry|entries) (?:in|into|on|to) (?:the |our |my )?(?:database )?table (?P<table>[a-z_]\w*) ?[;:,] "
)
_NEW_THING = re.compile(
    r"^(?:an? )?new (?P<thing>(?!@)[a-z]+(?: [a-z]+)?)(?P<come> (?:comes in|arrives|appears|lands|is (?:created|made|placed|submitted|received|added|opened)))? ?; "
)


def with_plain_starts(text: str, value: dict[str, str]) -> tuple[str, str]:
    """Return the request with its start said as triggers are spoken of, and the mailbox that was named.

    `value`: what stands behind the names of addresses.
    """
    box = ""
    for form in (_REACHES, _EVERY_MAIL):
        found = form.search(text)
        if found is not None:
            box = next(one for one in found.groups() if one)
            behind = "" if form is _REACHES else ", "
            text = f"{text[: found.start()]}when a new email arrives in the mailbox{behind}{text[found.end() :]}"
            break
    text = _IN_CHANNEL.sub(r"when a new message is posted in slack channel \g<chan>", text)
    text = _POSTED.sub(r"when a new message is posted in slack channel \g<chan>, ", text)
    return _with_feed(text, value), value.get(box, "")


def with_bare_starts(text: str) -> str:
    """Return the request with what stands alone before what is done said as what starts it."""
    text = _NEW_ROW.sub(r"when a new row is added to the table \g<table>, ", text)
    return _NEW_THING.sub(lambda m: f"when a new {m['thing']}{m['come'] or ' comes in'}, ", text)


def _with_feed(text: str, value: dict[str, str]) -> str:
    watched = _WATCHED.search(text)
    if watched is None:
        return text
    is_feed = _FEED_WORD.search(watched[0]) or is_feed_address(value.get(watched["url"], ""))
    rest = text[watched.end() :]
    if not is_feed or not (watched["each"] or _EACH_NEW.search(rest)):
        return text
    rest = rest if watched["each"] else _EACH_NEW.sub("it", rest, count=1)
    start = f"when a new entry appears in the feed {watched['url']}, "
    return f"{text[: watched.start()]}{start}{rest}"
