"""Requests of sixty words that nobody has made before: what people ask for, with names and figures that are new each time."""

from itertools import count, islice
from random import Random

WORDS = 60
_STARTS = (
    "When a new Shopify order from {name} comes in,",
    "Every weekday at {hour} in the morning,",
    "Whenever somebody opens an issue in the GitHub repository {name}/shop,",
    "If our {name} form posts an e-mail address and a message to us,",
    "As soon as a new mail about {name} lands in the inbox,",
)
_DEEDS = (
    "look up the customer {name} in HubSpot",
    "add a row with the date and the total to the Google Sheet {name}",
    "create a Jira ticket in the project {name} with the title as its summary",
    "post it to #{name}",
    'send an email to {name}@harbour.example with the subject "{name} is late"',
    "fetch https://{name}.example/stock and keep only the items below {number}",
    "put a card for {name} onto our Trello board",
    "have the AI summarise what {name} wrote in two sentences",
    "save it in the table {name}",
    "text the driver {name} with Twilio",
    "upload the file to the S3 bucket {name}",
    "tag the order with {name}",
)
_ASIDES = (
    "Our colleague {name} has been doing that by hand until now.",
    "The people of {name} ask for it about {number} times a week.",
)
_SOUNDS = ("ba", "do", "fe", "gri", "ku", "lan", "mo", "ner", "pi", "sul", "to", "vel")


def sixty_words(number: int) -> str:
    """Answer a request of exactly so many words; each number has its own."""
    chance = Random(number)
    deeds = iter(chance.sample(_DEEDS, len(_DEEDS)))
    said = [
        chance.choice(_STARTS),
        f"{next(deeds)},",
        f"{next(deeds)}",
        f"and then {next(deeds)}.",
        chance.choice(_ASIDES),
    ]
    text = " ".join(said)
    for place in count():
        if len(text.split()) >= WORDS:
            break
        text += f" {('After that,', 'Also,', 'Finally,')[place % 3]} {next(deeds)}."
    filled = [_filled(word, chance) for word in islice(text.split(), WORDS)]
    return " ".join(filled)


def _filled(word: str, chance: Random) -> str:
    name = "".join(chance.sample(_SOUNDS, 3))
    return word.format(name=name, number=chance.randint(3, 900), hour=chance.randint(5, 11))
