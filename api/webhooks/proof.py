"""Who has sent a call: the secret is opened for this one check, and every call is checked anew."""

from dataclasses import dataclass

from api.webhooks.directory import Hook
from engine.core.action import ConnectionNeed
from engine.errors import Unavailable
from engine.ports.clock import Clock
from tools.credentials import ChatUse, CredentialRequest, CredentialResolver, TriggerUse
from tools.sdk.errors import ActionFailed
from tools.sdk.signatures import Call, Proved, verify

NEED = ConnectionNeed("webhook", ("webhook_secret",))


class SecretUnavailable(Unavailable):
    """The trigger's connection is gone or no longer granted: nothing can be checked, so nothing starts."""

    code = "webhook_secret_unavailable"


@dataclass(frozen=True, slots=True)
class Proof:
    """Checks signatures with the secret of a trigger's connection."""

    resolver: CredentialResolver
    clock: Clock

    async def of(self, hook: Hook, call: Call) -> Proved | None:
        """Return what the call proves; None where the trigger asks for no proof."""
        if hook.verify is None:
            return None
        trigger = TriggerUse(str(hook.workflow_id), hook.trigger_id)
        try:
            credential = await self.resolver.resolve(
                CredentialRequest(
                    org_id=str(hook.org_id),
                    workspace_id=str(hook.workspace_id),
                    connection_key=hook.connection or "",
                    use=ChatUse() if hook.is_chat else trigger,
                    need=NEED,
                )
            )
        except ActionFailed as fault:
            raise SecretUnavailable(
                "The signature of this call cannot be checked just now; send it again later."
            ) from fault
        secrets = [
            credential.secret[name]
            for name in ("signing_secret", "former_secret")
            if credential.secret.get(name)
        ]
        return verify(hook.verify, secrets, call, self.clock.now().timestamp())
