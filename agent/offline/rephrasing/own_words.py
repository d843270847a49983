"""Words that are told as they stand though nobody quoted them: `tell @chan it is out`, `a note that the door is open`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import sentence
from agent.offline.language.text import Entity, Prepared

_STATES = r"(?:is|are|was|were|has|have|had|will|can|needs?|must|should|went|came|got|failed|succeeded|arrived|started|finished|ended|works?|did|does|looks?)"
_WHO = r"(?:it|they|we|he|she|this|that|everything|something|all|someone|somebody|there|(?:the|our|my|your|their|its|an?|another|this) (?!ones?\b|rows?\b|list\b|rest\b|same\b)[a-z][\w'-]*(?: (?!where\b|whose\b|which\b|that\b|who\b|with\b|of\b|from\b|in\b|when\b|if\b)[a-z][\w'-]*){0,3}?)"
_CLAUSE = rf"(?P<what>(?:{_WHO} ?(?:'s|'re|'ve|'ll)|{_WHO} {_STATES})(?: [^@{{}}().;:]*)?)"
# Behind `that` any subject will do.
_LOOSE = rf"(?P<loose>(?:[a-z][\w'-]* ){{1,5}}?{_STATES}(?: [^@{{}}().;:]*)?|{_WHO} ?(?:'s|'re|'ve|'ll)(?: [^@{{}}().;:]*)?)"
_SAYS = re.compile(
    rf"(?:^|(?<=[.;:!?,] )|(?<=and )|(?<=then ))(?:tell|let|inform|notify|message|remind|warn|email|mail|alert|update) (?:@(?:chan|mail)\d+|[a-z]+_(?:email|mail|address)|them|him|her|me|us|everyone|everybody|(?:the|each|every|their) [a-z]+)(?: at @mail\d+| at their email| at [a-z]+_(?:email|mail|address)| by (?:e?mail|post))?(?: know)?(?: that {_LOOSE}| {_CLAUSE})(?=[.;:!?]|, (?:and |then |if )|$| and (?:then )?(?:post|send|mail|email|tell|insert|put|wait|write)\b)"
    rf"|\b(?:message|mail|email|note|line|post|notice|word|alert)(?: (?:to|in) @(?:chan|mail)\d+)? (?:that|saying(?: that)?|to say(?: that)?|stating that) {_LOOSE.replace('P<loose>', 'P<said>')}(?=[.;:!?,]|$| (?:to|at|in) (?:@|their|[a-z]+_(?:email|mail|address))| and (?:then )?(?:post|send|mail|email|tell|insert|put|wait|write)\b)"
    rf"|(?:^|(?<=[.;:!?,] )|(?<=and )|(?<=then ))(?:post|say|announce|write|report|shout)(?: (?:to|in|into) @(?:chan|mail)\d+)? that {_LOOSE.replace('P<loose>', 'P<told>')}(?=[.;:!?,]|$| (?:to|in|into) @)"
)
# Words of greeting and the like are no name of anything: bare behind such a verb they are what is said.
_GREETING = r"(?:hello|hi|hey|hiya|howdy|ahoy|good ?(?:morning|afternoon|evening|night|day|luck)|goodbye|good bye|bye|farewell|welcome(?: back| aboard)?|greetings|thanks|thank you|many thanks|sorry|apologies|congratulations|congrats|well done|bravo|hooray|hurray|cheers|happy (?:birthday|new year|anniversary|holidays|easter|[a-z]+day)|merry christmas|season's greetings|get well soon|see you|sleep well|enjoy your [a-z]+)"
_NO_TAIL = r"(?!(?:to|in|into|on|onto|at|from|of|for|with|about|via|by|and|or|then|every|each|when|if|once|as|saying|mails?|emails?|messages?|notes?|posts?|cards?|letters?|texts?|pages?|reports?|lists?|screens?|packs?|gifts?|videos?|pdfs?|files?|forms?|images?|gifs?|pictures?|emojis?|stickers?|templates?|wishes|greetings?|reminders?)\b)"
_GREETS = Gated(
    rf"(?P<verb>(?:^|(?<=[.;:!?,] )|(?<=and )|(?<=then )|(?<=please ))(?:post|say|write|send|shout|announce|publish|drop|put|tell (?:@(?:chan|mail)\d+|them|us|everyone|everybody)|message @(?:chan|mail)\d+)(?: (?:to|in|into|on) @(?:chan|mail)\d+)?(?: an?| a big| a friendly)?) (?P<what>{_GREETING}(?: {_NO_TAIL}[a-z']+){{0,3}}!?)(?=[.;:,]|$| (?:to|in|into|on|onto|at|via|by|and|then|every|each|when) )",
    needs="ahoy|apologies|bravo|bye|cheers|congrats|congratulations|enjoy your|farewell|get well soon|good afternoon|good day|good evening|good luck|good morning|good night|goodafternoon|goodday|goodevening|goodluck|goodmorning|goodnight|greetings|happy|hello|hey|hi|hooray|howdy|hurray|merry christmas|see you|sleep well|sorry|thank you|thanks|welcome|well done",
)
# What compares or lists the data is no text of its own.
_DATA = re.compile(
    r"^(?:it|they|this|that) (?:is|are|was|were) (?:over|under|above|below|more|less)|\b(?:which|who|how many|how much|whose)\b"
)


def with_own_words(text: str, prepared: Prepared) -> str:
    """Return the request with such words taken out by name, as quotations are."""
    text = _GREETS.sub(lambda m: _greeted(m, prepared), text)
    return _SAYS.sub(lambda m: _named(m, prepared), text)


def _greeted(match: re.Match[str], prepared: Prepared) -> str:
    """Take such words for the text: it is told, as nobody has quoted them."""
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    said = prepared.as_written(match["what"].rstrip("!")) + "!" * match["what"].endswith("!")
    prepared.entities[name] = Entity("str", said, guessed=True)
    return f"{match['verb']} {name}"


def _named(match: re.Match[str], prepared: Prepared) -> str:
    group = next(name for name, value in match.groupdict().items() if value)
    said = match[group].strip()
    if _DATA.search(said) or "@" in said:
        return match[0]
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", sentence(prepared.as_written(said)))
    prepared.spoken.add(name)
    before = re.sub(
        r"(?: know)?(?: that| saying(?: that)?| to say(?: that)?| stating that)? *$",
        "",
        match[0][: match.start(group) - match.start()],
    )
    return f"{before} with the text {name}"
