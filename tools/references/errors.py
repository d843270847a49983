"""A secret kept elsewhere that cannot be read: the step fails before anything was sent."""

from tools.sdk.errors import ActionFailed


def unread(message: str, hint: str) -> ActionFailed:
    """Return the failure of a step whose connection refers to a secret nobody can read."""
    return ActionFailed("auth", "secret_unread", message, hint=hint, nothing_happened=True)
