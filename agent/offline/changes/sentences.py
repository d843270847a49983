"""A request to change, cut into sentences; what is to come first stands first."""

from __future__ import annotations

import re


def sentences_of(text: str) -> list[str]:
    """Cut at the ends of sentences; a condition alone belongs to what follows it."""
    found: list[str] = []
    for said in re.split(r"(?<=[^\d])[.;!?] +|[.;!?]$", text):
        alone = found and re.match(
            r"(?:if|when|whenever|over|above|below|under|[a-z]+er than|more than|less than|at least|at most)\b[^@]*$",
            found[-1],
        )
        if alone:
            found[-1] = f"{found[-1]}; {said}"
        elif said.strip():
            found.append(said.strip())
    return [asked_first(part) for one in found for part in parts_of(one)]


# Words that begin a wish of their own behind another; conditions and receivers belong to what is said before.
_WISH = r"(?:rename|call (?:it|this|the)|name (?:it|this|the)|before (?:that,? )?[a-z]+ing|only (?!if\b|when\b|for\b|to\b|in\b|on\b|at\b|then\b|after\b|once\b|the\b|@|[\d])[a-z]+|ask (?:@mail\d+|me|him|her|them|my|our|the)|(?:the )?(?:channel|address|recipient|receiver) (?:to|should be|is) @(?:chan|mail)\d+|(?:post|mail|send)(?: it| that| them)? only (?:if|when))\b"
_CUT = re.compile(
    rf"(?:;|,? and(?: then| also| please)?) (?={_WISH})|, (?=(?:rename|before [a-z]+ing)\b)"
)
_BELONGS = re.compile(
    r"^(?:if|when(?:ever)?|unless|in case|once|as soon as|after|before|until|while|rename|call|name)\b"
)


_HOURS = re.compile(r"only (?:between|from|during) \d")


def parts_of(text: str) -> list[str]:
    """Cut where a wish of another kind begins: `only ripe ones, and before posting wait an hour`."""
    parts = [p.strip(" ,;") for p in _CUT.split(text)]
    if _BELONGS.match(text) or not all(parts):
        return [text]
    # Who is asked, is asked about what is left: what goes on comes first.
    # The hours in which a clock runs come behind how often it does.
    return sorted(parts, key=lambda part: not part.startswith("only ") or bool(_HOURS.match(part)))


_BEFORE = re.compile(
    r"^before (?P<what>(?!(?:any|every|some|no)thing)[a-z]+ing\b[^,;@]*?),? (?P<first>(?:ask|check with|wait|get)\b[^;]+)$"
)
_FIRST = re.compile(
    r"^(?P<ask>(?:ask|check with) (?:@mail\d+|me|him|her|(?:my |our |the )[a-z]+)(?: for [a-z ]+?)?),? (?:1st|first|beforehand)$"
)


def asked_first(text: str) -> str:
    """`before posting ask her` and `ask her first` are read as `ask her before ...`."""
    before = _BEFORE.match(text)
    if before is not None:
        return f"{before['first']} before {before['what']}"
    first = _FIRST.match(text)
    return f"{first['ask']} before it is sent" if first else text


def first_things_first(text: str) -> str:
    """`before posting, ask me` is read as `ask me before posting`."""
    return re.sub(
        r"^before (?P<what>(?!(?:any|every|some|no)thing)[a-z]+ing\b[^,;]*), (?P<first>[^;.]+)",
        r"\g<first> before \g<what>",
        text,
    )
