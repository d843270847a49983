"""A change that is not made for sure: what has to be known first, asked, and nothing changed."""

from __future__ import annotations

from agent.plan import Plan, Question


def unsure(told: str, unsupported: tuple[str, ...] = ()) -> Plan:
    """Answer a plan that asks this and changes nothing; `unsupported`: what cannot be done besides."""
    return asking((Question("change-0", told),), unsupported)


def asking(questions: tuple[Question, ...], unsupported: tuple[str, ...] = ()) -> Plan:
    """Answer a plan that asks and changes nothing."""
    told = questions[0].text
    return Plan(
        kind="question", summary=told, answer=told, questions=questions, unsupported=unsupported
    )
