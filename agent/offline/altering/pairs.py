"""Numbers that tell which step a kind of change is about."""

from __future__ import annotations

from typing import Any

from agent.offline.altering.kinds import KINDS, Done
from agent.offline.altering.sight import Sight
from agent.offline.general.arrays import np

_WORTH = (1.0, 0.5, 0.3)


def nearness(sight: Sight) -> Any:
    """Answer units x steps: how much a unit seems to be about a step."""
    return (
        sight.near @ _WORTH
        + 0.35 * np.minimum(sight.shared[:, :, 0], 2)
        + 0.15 * np.minimum(sight.shared[:, :, 1], 2)
        + 0.2 * np.minimum(sight.shared[:, :, 2], 2)
        + 0.4 * np.minimum(sight.shared[:, :, 3], 2)
        + 0.1 * sight.fits
        + 0.1 * sight.calls
    )


def touch_rows(sight: Sight, kinds: Any, done: Done) -> Any:
    """Answer steps x numbers that tell whether the request is about a step at all. `kinds`: the chance of each kind."""
    like = nearness(sight)
    own = _about(sight, like, np.full(len(sight.steps), sight.whole))
    best = _about(sight, like, like[: sight.pieces].argmax(0))
    fixed = np.concatenate(
        [kinds, sight.literals[sight.whole], sight.flow, done.plan, [sight.pieces]]
    )
    shared = np.broadcast_to(fixed, (len(own), len(fixed)))
    told = np.stack([done.pairs.max(0), done.pairs.sum(0)], 1)
    return np.concatenate([own, best, sight.traits, told, shared], 1).astype(np.float32)


def _about(sight: Sight, like: Any, at: Any) -> Any:
    """What the unit that stands at `at` of each step says of it, also beside the other steps."""
    each = np.arange(len(at))
    near, shared = sight.near[at, each], sight.shared[at, each]
    columns = [
        *near.T,
        *shared.T,
        sight.fits[at, each],
        sight.calls[at, each],
        *sight.places[at].T,
        like[at, each],
    ]
    for scores in (
        sight.near[:, :, 0],
        sight.near[:, :, 1],
        sight.near[:, :, 2],
        like,
        sight.shared[:, :, 0],
        sight.shared[:, :, 3],
        sight.fits,
        sight.calls,
    ):
        columns += [_lead(scores[at, each], scores, at)]
    return np.stack([np.asarray(one, float) for one in columns], 1)


def _lead(own: Any, scores: Any, at: Any) -> Any:
    """How far each step is ahead of the best other one at the same unit, or behind it."""
    found = np.zeros(len(own))
    for step, unit in enumerate(at):
        others = np.delete(scores[unit], step)
        found[step] = own[step] - (others.max() if len(others) else 0.0)
    return found


def pair_rows(
    sight: Sight, kinds: Any, odds: Any, tones: Any, touched: Any, done: Done
) -> tuple[Any, Any]:
    """Answer kinds x steps x numbers, and the piece that asks for each pair."""
    n, steps = sight.pieces, len(sight.steps)
    like = nearness(sight)[:n]
    said = 1 / (1 + np.exp(-odds[:n])) + 1 / (1 + np.exp(-tones[:n]))
    at = (like[:, None, :] + 1.5 * said[:, :, None]).argmax(0)
    told = done.pairs.max(0)
    beside = np.stack([_rank(touched), touched - np.max(touched, initial=0.0)], 1)
    rows = []
    for kind in range(len(KINDS)):
        own = _about(sight, nearness(sight), at[kind])
        whole = _about(sight, nearness(sight), np.full(steps, sight.whole))[:, :10]
        here = np.stack([odds[at[kind], kind], tones[at[kind], kind], odds[at[kind]].max(1), *sight.literals[at[kind]].T], 1)  # fmt: skip
        fixed = np.concatenate([[kinds[kind], odds[sight.whole, kind], tones[sight.whole, kind], n, done.kinds[kind]], np.eye(len(KINDS))[kind], sight.flow, done.plan])  # fmt: skip
        rows.append(
            np.concatenate(
                [own, whole, here, touched[:, None], beside, done.pairs[kind][:, None], told[:, None], sight.traits, np.broadcast_to(fixed, (steps, len(fixed)))], 1
            )
        )  # fmt: skip
    return np.array(rows, np.float32), at


def _rank(scores: Any) -> Any:
    return (-scores).argsort().argsort().astype(float)
