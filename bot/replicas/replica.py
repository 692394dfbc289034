"""One of several bots behind one webhook: what it shares with the others, over one PostgreSQL."""

from dataclasses import dataclass
from time import monotonic
from typing import Self

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.replicas.folder_lock import FolderLock
from bot.replicas.lease import Lease
from bot.replicas.leased_tasks import LeasedTasks
from bot.replicas.shared_pace import SharedPace
from bot.replicas.shared_statements import SharedStatements
from bot.replicas.turns.update_turns import UpdateTurns
from bot.sending.pace import LocalPace

BACKGROUND_LEASE = "background"


@dataclass(frozen=True, slots=True)
class Replica:
    """Its parts; none of them uses the database before that is open."""

    encryption: Encryption  # of what is stored for the others
    statements: SharedStatements
    turns: UpdateTurns
    pace: SharedPace
    folder_lock: FolderLock
    background: LeasedTasks

    @classmethod
    def of(cls, database: Database, encryption: Encryption) -> Self:
        """The parts that this bot shares with all others that have the database and the encryption's key."""
        statements = SharedStatements.of(database)
        return cls(
            encryption,
            statements,
            UpdateTurns.of(database),
            SharedPace(statements, encryption, LocalPace(monotonic)),
            FolderLock(database),
            LeasedTasks(Lease(statements, BACKGROUND_LEASE)),
        )

    async def close(self) -> None:
        """Record what is still to be recorded of updates, for a moment, and close the connections."""
        try:
            await self.turns.close()
        finally:
            await self.statements.close()
