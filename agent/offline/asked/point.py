"""One thing that is open in a request: what is asked, and which words it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from agent.offline.language.text import Prepared
from agent.plan import Plan, Question

_AGAIN: Final = "-again"
# How the same is asked a second time; never in the same words, and with an example of what is understood.
_IN_OTHER_WORDS: Final = {
    "size": "How much is “{about}”? Give a field and a number, such as: total over 500.",
    "top": "How many, and by which field are they ranked? For example: the first 10 by amount.",
    "where": "Where to? Name one channel or address, or say: both.",
    "time": "When exactly? Name one time, such as 9:30, or say: both.",
    "half": "In the morning or in the afternoon? Say the time, such as 16:00.",
    "date": "Which day and which month is {about}? Write the month as a word, such as 3 May.",
    "who": "Where is that? Give a channel such as #sales, or an e-mail address.",
    "clock": "Which time of day should it be instead of {about}? For example 17:30.",
    "day": "Which day should it be instead of {about}? For example 28 February.",
    "span": "How long, in numbers? For example 10 minutes.",
    "number": "Please write {about} without a comma: is it {choices}?",
    "source": "I need the place to read from, to go on: a web address such as https://shop.example/orders, or an SQL query.",
    "facts": "I need the places, to go on: say from which web address it comes and to which channel or e-mail address it goes.",
    "what": "What should be done at that time? For example: post 'Hello' to #team.",
    "never": "Say one of the two: that it should run as you said, or that it never should.",
    "nowhere": "Say one of the two: that the message should go there, or to which other place.",
    "limits": "From which number to which? For example: over 100 and under 500.",
    "step": "I cannot tell which one that is. Please answer with its name: {choices}.",
    "service": "Name one of these services: {choices}.",
    "said": "I cannot tell what that means for the request. Please say the whole request again, with the answer in it.",
}


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question with the words it is about, as they stand in the request that was read."""

    kind: str
    text: str
    about: str = ""
    choices: tuple[str, ...] = ()

    def asked(self, prepared: Prepared) -> Plan:
        """Answer with this question and nothing built."""
        about = prepared.restored(self.about)
        question = Question("request", self.text, self.choices, kind=self.kind, about=about)
        return Plan("question", self.text, answer=self.text, questions=(question,))


def in_other_words(question: Question) -> Plan:
    """Ask once more, so that it is clear that the answer was not understood."""
    choices = " or ".join(question.choices)
    other = _IN_OTHER_WORDS[question.kind].format(about=question.about, choices=choices)
    text = f"I do not see an answer in that. {other}"
    again = replace(question, id=f"{question.id}{_AGAIN}", text=text)
    return Plan("question", text, answer=text, questions=(again,))


def was_asked_twice(question: Question) -> bool:
    return question.id.endswith(_AGAIN)


def with_request(plan: Plan, text: str) -> Plan:
    """Note which request waits for the answers, where nothing is built before them."""
    if plan.kind != "question":
        return plan
    return replace(plan, questions=tuple(replace(q, of=q.of or text) for q in plan.questions))
