"""A catalogue with one action of every effect, for tests of the executor."""

from collections.abc import Sequence

from engine.core.action import EFFECT_ORDER, ActionSpec, TriggerSpec


class EffectCatalog:
    """Offers `test.pure`, `test.read`, ... `test.spend`; each takes any arguments."""

    def __init__(self) -> None:
        self._actions = {
            f"test.{effect}": ActionSpec(
                id=f"test.{effect}",
                title=effect,
                summary=f"An action whose effect is {effect}.",
                input_schema={"type": "object"},
                output_schema={},
                effect=effect,
            )
            for effect in EFFECT_ORDER
        }
        self._actions["test.each"] = ActionSpec(
            id="test.each",
            title="each",
            summary="An action with an argument that stays an expression.",
            input_schema={"type": "object"},
            output_schema={},
            effect="pure",
            expr_args={"where": ("item", "index")},
        )

    def action(self, action_id: str, /) -> ActionSpec | None:
        """Return the action of this id, or None."""
        return self._actions.get(action_id)

    def actions(self) -> Sequence[ActionSpec]:
        """Return every action."""
        return tuple(self._actions.values())

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        """Return no trigger: these tests start runs themselves."""
        del trigger_id
        return None

    def triggers(self) -> Sequence[TriggerSpec]:
        """Return no triggers."""
        return ()
