"""The numbers of PostgreSQL's advisory locks that this product takes, all in one place so that none meet."""

from enum import IntEnum, unique


@unique
class AdvisoryLock(IntEnum):
    """One lock for the whole database, each held for its own reason."""

    EXECUTOR = 0x6E65_7861_0001
    """Held by the session of the one executor, as long as it lives."""
    PASSWORDS = 0x6E65_7861_0002
    """Held while the roles get their passwords."""
    MIGRATION = 0x6E65_7861_0003
    """Held while tables are migrated: two servers that start together take turns."""
    ALERT_MAIL = 0x6E65_7861_0004
    """Held while alerts are sent by mail: one process at a time."""
    SLACK = 0x6E65_7861_0005
    """Held while what was said in Slack is taken and answered: one process at a time."""
    FIRST_USE = 0x6E65_7861_0010
    """Held while the first account is made: only one can be the first."""
