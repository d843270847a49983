"""Write the catalogue as answers carry it."""

from api.catalog.schemas import (
    ActionList,
    ActionShown,
    AppList,
    AppShown,
    ConnectionNeedShown,
    EffectRuleShown,
    TriggerList,
    TriggerShown,
)
from engine.core.action import ActionSpec, Catalog, ConnectionNeed, EffectRule
from tools.apps import all_apps


def shown_actions(catalog: Catalog) -> ActionList:
    """Write every action."""
    return ActionList(items=[_action(spec) for spec in catalog.actions()])


def shown_triggers(catalog: Catalog) -> TriggerList:
    """Write every kind of trigger."""
    return TriggerList(
        items=[
            TriggerShown(
                id=spec.id,
                title=spec.title,
                summary=spec.summary,
                config_schema=dict(spec.config_schema),
                output_schema=dict(spec.output_schema),
                connection=spec.connection and _need(spec.connection),
                is_watched=spec.polling is not None,
                is_called=spec.called is not None,
                has_line=spec.own_line,
                listened_by=spec.called.line if spec.called is not None else None,
            )
            for spec in catalog.triggers()
        ]
    )


def shown_apps(catalog: Catalog) -> AppList:
    """Write every app that has an action or a trigger to offer."""
    ids = [spec.id for spec in catalog.actions()] + [spec.id for spec in catalog.triggers()]
    offered = {one.split(".")[0] for one in ids}
    return AppList(
        items=[
            AppShown(id=app.id, title=app.title, summary=app.summary, icon=app.icon)
            for app in all_apps()
            if app.id in offered
        ]
    )


def _action(spec: ActionSpec) -> ActionShown:
    rule = spec.effect if isinstance(spec.effect, EffectRule) else None
    return ActionShown(
        id=spec.id,
        title=spec.title,
        summary=spec.summary,
        input_schema=dict(spec.input_schema),
        output_schema=dict(spec.output_schema),
        effect=None if isinstance(spec.effect, EffectRule) else spec.effect,
        effect_rule=rule and _rule(rule),
        connection=spec.connection and _need(spec.connection),
        expression_arguments={name: list(args) for name, args in spec.expr_args.items()},
    )


def _rule(rule: EffectRule) -> EffectRuleShown:
    return EffectRuleShown(
        argument=rule.argument,
        match=rule.match,
        by_value=dict(rule.by_value),
        default=rule.default,
    )


def _need(need: ConnectionNeed) -> ConnectionNeedShown:
    return ConnectionNeedShown(service=need.service, kinds=list(need.kinds), required=need.required)
