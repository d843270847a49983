"""Small words as they come out of quick fingers: `teh`, `adn`, `shoud`. and longer words of the grammar."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_SMALL = {
    "teh": "the", "hte": "the", "adn": "and", "anf": "and", "frm": "from", "fron": "from", "wih": "with", "wiht": "with", "wth": "with", "whre": "where", "wher": "where",
    "wen": "when", "whn": "when", "wich": "which", "whch": "which", "tht": "that", "taht": "that", "thn": "then", "thsi": "this",
    "si": "is", "shoud": "should", "shuold": "should", "shoudl": "should", "shuld": "should",
    "alwys": "always", "allways": "always", "evry": "every", "evey": "every", "eveyr": "every", "evrything": "everything",
    "everthing": "everything", "evreything": "everything", "evryone": "everyone", "oldr": "older", "aftr": "after", "afer": "after",
    "aftrwards": "afterwards", "afterwrds": "afterwards", "befor": "before", "staus": "status", "stauts": "status", "sttaus": "status",
    "aproved": "approved", "aprove": "approve", "approv": "approve", "aproval": "approval", "maild": "mailed", "emaild": "emailed",
    "postd": "posted", "recieve": "receive", "recieved": "received", "recieves": "receives", "adress": "address", "addres": "address",
    "adresses": "addresses", "reciever": "receiver", "tabel": "table", "talbe": "table", "tabl": "table", "datbase": "database",
    "databse": "database", "databas": "database", "colum": "column", "colums": "columns", "webook": "webhook", "webhhok": "webhook",
    "ticktes": "tickets", "tickts": "tickets", "mesage": "message", "messge": "message", "mesages": "messages", "oly": "only",
    "onyl": "only", "jsut": "just", "jst": "just", "moth": "month", "montly": "monthly", "dayly": "daily", "dialy": "daily",
    "wekly": "weekly", "weekley": "weekly", "houry": "hourly", "munday": "monday", "teusday": "tuesday", "tusday": "tuesday",
    "wensday": "wednesday", "wednsday": "wednesday", "thurday": "thursday", "thrusday": "thursday", "firday": "friday", "fryday": "friday",
    "saterday": "saturday", "sundy": "sunday", "lable": "label", "lables": "labels", "catagory": "category", "seperate": "separate",
    "totl": "total", "avarage": "average", "averge": "average", "highst": "highest", "bigest": "biggest", "biger": "bigger",
    "grater": "greater", "befoer": "before", "untill": "until", "tommorow": "tomorrow", "tomorow": "tomorrow", "becuase": "because",
    "becasue": "because", "dont": "don't", "doesnt": "doesn't", "ur": "your", "plz": "please", "pls": "please", "thier": "their",
    "thru": "through", "othr": "other", "othrs": "others", "othewise": "otherwise", "otherwize": "otherwise",
    "uregnt": "urgent", "urgnt": "urgent", "sumary": "summary", "summry": "summary", "sumarize": "summarize", "subjct": "subject",
}  # fmt: skip
# A word that is short for another one only where it is the thing that is sent.
_SENT = re.compile(r"\b(?P<before>(?:slack|one|an?|separate|short|each) )msg(?P<many>s?)\b")
_AND = re.compile(
    r"\ban (?=(?:mail|post|send|put|tell|notify|email|write) (?:just|only|the|it|them|that|this|me|us|all)\b)"
)
_WORD = re.compile(r"(?<![\w@#/.'-])[a-z']{1,14}(?![\w@/'-]|\.\w)")


def with_small_words(text: str, own: Collection[str] = ()) -> str:
    """Return the text, in small letters, with such slips put right; the request's `own` words stay as they are."""

    def right(match: re.Match[str]) -> str:
        word = match[0]
        return word if word in own else _SMALL.get(word, word)

    text = _AND.sub("and ", text)
    return _SENT.sub(r"\g<before>message\g<many>", _WORD.sub(right, text))


def nearest(word: str, names: Collection[str]) -> str | None:
    """Answer the one name that a word of six letters or more is a slip away from."""
    near = {name for name in names if len(name) >= 6 and name != word and is_slip(word, name)}
    return near.pop() if len(near) == 1 else None


def is_slip(word: str, name: str) -> bool:
    if word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    if len(word) == len(name):
        wrong = [n for n, (a, b) in enumerate(zip(word, name, strict=True)) if a != b]
        return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(word) == sorted(name)
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    if longer == shorter + "s":
        return False
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(1, len(longer)))


def with_own_names(text: str, names: Collection[str]) -> str:
    """`biling ones`, where one of the labels was quoted as "billing"."""
    if not names:
        return text
    return re.sub(r"(?<![@\w])[a-z]{5,}\b", lambda m: nearest(m[0], names) or m[0], text)


# Words of the grammar that people misspell; a word one slip away from exactly one of them is read as it.
_OFTEN_MISSPELT = [
    "whether",
    "every",
    "weekday",
    "weekdays",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "hourly",
    "daily",
    "weekly",
    "monthly",
    "morning",
    "evening",
    "minutes",
    "fetch",
    "download",
    "post",
    "message",
    "messages",
    "send",
    "email",
    "emails",
    "summary",
    "digest",
    "channel",
    "slack",
    "webhook",
    "filter",
    "ignore",
    "otherwise",
    "between",
    "greater",
    "higher",
    "lower",
    "contains",
    "containing",
    "remove",
    "rename",
    "instead",
    "approval",
    "duplicates",
    "notify",
    "customers",
    "orders",
    "invoices",
    "mondays",
    "tuesdays",
    "wednesdays",
    "thursdays",
    "fridays",
    "saturdays",
    "sundays",
    "should",
    "single",
    "separate",
    "address",
    "receive",
    "before",
    "because",
    "approve",
]
_NEAR_WORDS = frozenset(
    [
        "duplicate",
        "duplicated",
        "massage",
        "massages",
        "dairy",
        "house",
        "mouth",
        "past",
        "host",
        "most",
        "lost",
        "cost",
        "sent",
        "sends",
        "ever",
        "very",
        "over",
        "even",
        "never",
        "house",
        "lover",
        "flower",
        "slower",
        "past",
        "pose",
        "poster",
        "posted",
        "posts",
        "fetched",
        "fetches",
        "sender",
        "senders",
        "sending",
        "filters",
        "filtered",
        "hours",
        "order",
        "customer",
        "invoice",
        "chanel",
        "black",
        "slacks",
        "contain",
        "contained",
        "minute",
        "notified",
        "notifies",
        "daily",
        "emailed",
    ]
)


def with_grammar_words(text: str) -> str:
    """Return the text with words of the grammar that are one slip away put right."""
    return re.sub(r"\b[a-z]{4,}\b", _respelt, text)


def _respelt(match: re.Match[str]) -> str:
    word = match[0]
    right = _nearest(word)
    if right == word or (match.start() and match.string[match.start() - 1] in "@#_/."):
        return word
    if len(re.findall(rf"\b{word}\b", match.string)) > 1:
        return word  # what is written twice the same is meant so
    return right


@lru_cache(maxsize=4_000)
def _nearest(word: str) -> str:
    if word in _OFTEN_MISSPELT or word in _NEAR_WORDS:
        return word
    near = {known for known in _OFTEN_MISSPELT if _one_slip(word, known)}
    return near.pop() if len(near) == 1 else word


def _one_slip(word: str, known: str) -> bool:
    """Tell whether one letter is missing, doubled, wrong or swapped; the first letter must stand."""
    if len(known) < 5 or word[0] != known[0] or abs(len(word) - len(known)) > 1:
        return False
    if word in {known + "s", known + "d", known[:-1]} or known in {word + "s"}:
        return False
    if len(word) == len(known):
        wrong = [i for i, (a, b) in enumerate(zip(word, known, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        if swapped:
            return word[wrong[0]] == known[wrong[1]] and word[wrong[1]] == known[wrong[0]]
        return len(wrong) == 1 and len(known) > 6
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(1, len(longer)))
