"""Words that carry no wish of their own, by class: what is left of a clause without them must be explained."""

from __future__ import annotations

import re

# Articles, pronouns, prepositions, conjunctions and auxiliaries. Negations and `per` are missing on purpose:
# one of them that no rule has used changes what is wanted.
_FUNCTION = """
a an the this that these those it its they them their he him his she her we us our i me my you your one ones
some any each every all both everyone everybody everything anything something someone somebody whatever whichever
of to in into on onto at for from with by via as about up out over off through across among between within
and or but so then also too plus well if when whenever once while because since where which who whom whose what how
is are was were be been being am do does did done has have had having will would shall should can could may might must
several many few lots plenty multiple number there here yes ok okay than such other others same own rest remaining following above below
"""
# How something is said or done, and courtesy.
_MANNER = """
please kindly thanks thank cheers hi hello hey dear just simply only always automatically immediately directly
straight right away now today's nicely properly exactly really actually basically ideally preferably perhaps maybe
again still already yet ever back even else instead together individually separately singly
quick quickly soon asap afterwards finally first firstly second secondly third next lastly last later
short brief small little nice simple plain single separate whole entire full complete current respective
individual incoming available new fresh sure make makes making let lets
first-thing go goes going gone went come comes coming get gets getting got need needs needed want wants wanted
like likes know knows see sees look looks looking find finds found give gives given keep keeps kept take takes
become becomes trigger triggers turn turns put puts use uses using used work works working handle handled
happen happens set sets show shows showing contain contains containing include includes including
say says saying tell tells told read reads hear hears end ends belong belongs start starts run runs
able ready fine good great best kind sort way time times case cases thing things bit lot
"""
# What a message is called, and what it is made of.
_MESSAGES = """
message messages post posts note notes notice notices notification notifications alert alerts alarm alarms ping pings
mail mails email emails e-mail letter text texts line lines list lists table tables summary summaries digest recap overview
report reports roundup round-up heads-up reminder reminders update updates announcement announcements warning warnings
copy copies entry entries item items record records row rows result results data json body content contents details
detail information info values value fields field payload subject title word words name names number numbers id ids
channel channels slack chat inbox address addresses recipient recipients team group people person
http https url urls api endpoint endpoints webhook hook request requests call calls response answer page address
database db sql query statement table export feed file list register source system service tool app
threshold filter condition criterion limit schedule scheduled timing attachment format bullet bullets points individually daily weekly monthly hourly nightly morning evening
automation workflow job flow task process everyone channel's
"""
SMALL = frozenset(f"{_FUNCTION} {_MANNER} {_MESSAGES}".split())

# Modifiers that narrow what is meant even in front of a noun: a time, a participle, a superlative, a number.
NARROWS = re.compile(
    r"(?:today|yesterday|tomorrow|tonight|week|month|year|quarter|day|hour|minute|past|previous|upcoming|overdue|recent"
    r"|recently|latest|newest|oldest|last|next|top|until|ago|before|after|earlier|never|no|not|none|without|unless|except"
    r"|per|\d[\w.,:%]*|[a-z]{3,}(?:[^e]ed|est)|un[a-z]+ed|non-[a-z]+|more|less|fewer|most|least)(?:'s|s)?"
)
_NOT_NARROWING = frozenset(
    [
        "request",
        "requests",
        "test",
        "tests",
        "guest",
        "guests",
        "interest",
        "rest",
        "feed",
        "feeds",
        "need",
        "needs",
        "west",
        "est",
        "forest",
        "harvest",
        "speed",
        "bed",
        "shed",
        "seed",
        "weed",
        "deed",
        "combined",
        "detailed",
        "named",
        "called",
        "listed",
        "embed",
        "invest",
        "latest-news",
        "manifest",
        "digest",
        "digests",
    ]
)


def narrows(word: str) -> bool:
    return word not in _NOT_NARROWING and NARROWS.fullmatch(word) is not None
