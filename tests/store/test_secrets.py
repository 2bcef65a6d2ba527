"""Secrets: encrypted in the database, opened by whoever has the key, and moved to a new one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import String, select, type_coerce
from sqlalchemy.exc import StatementError
from structlog.testing import capture_logs

from bot.clock import HandClock
from bot.people.model import Person
from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId
from bot.store.resealing import reseal
from bot.store.secrets import SecretBox, SecretsOff, WrongKey, new_key
from tests.conftest import START, add_workspace

OLD, NEW, OTHER = new_key(), new_key(), new_key()
SECRET = "https://calendar.example.com/private-wombat/basic.ics"


@dataclass
class Vault:
    """A database with a person in it, seen with changing keys."""

    url: str
    clock: HandClock
    workspace: WorkspaceId | None = None

    def store(self, *keys: str) -> Store:
        return Store(self.url, clock=self.clock, secret_keys=keys)

    async def write(self, *keys: str, secret: str | None = SECRET, count: int = 1) -> None:
        store = self.store(*keys)
        try:
            if self.workspace is None:
                self.workspace = await add_workspace(store, self.clock, "T0001")
            async with store.begin(self.workspace) as session:
                session.add_all(
                    Person(
                        slack_id=f"U{number}",
                        name="Mia",
                        zone="UTC",
                        seen_at=START,
                        calendar_url=secret,
                    )
                    for number in range(count)
                )
        finally:
            await store.close()

    async def read(self, *keys: str) -> set[str | None]:
        store = self.store(*keys)
        try:
            async with store.begin_across() as session:
                return set(await session.scalars(select(Person.calendar_url)))
        finally:
            await store.close()

    async def stored(self) -> list[str]:
        """What stands in the database itself."""
        store = self.store()
        try:
            async with store.begin_across() as session:
                query = select(type_coerce(Person.calendar_url, String))
                return list(await session.scalars(query))
        finally:
            await store.close()

    async def reseal(self, *keys: str) -> None:
        store = self.store(*keys)
        try:
            await reseal(store)
        finally:
            await store.close()


@pytest.fixture(name="vault")
def _vault(database_url: str, clock: HandClock) -> Vault:
    return Vault(database_url, clock)


def test_a_box_opens_what_it_sealed() -> None:
    """A text comes back as it was, and no two seals of it are alike."""
    box = SecretBox([OLD])

    assert box.open(box.seal(SECRET)) == SECRET
    assert box.seal(SECRET) != box.seal(SECRET)


@pytest.mark.parametrize("spoil", [str.upper, lambda sealed: sealed[:-2], lambda _: "", str.strip])
def test_a_box_refuses_what_it_did_not_seal(spoil: object) -> None:
    """What was cut, changed or sealed with a foreign key is refused with words that name it."""
    assert callable(spoil)
    sealed = SecretBox([OTHER if spoil is str.strip else OLD]).seal(SECRET)

    with pytest.raises(WrongKey, match="SECRET_KEYS"):
        SecretBox([OLD]).open(spoil(sealed))


def test_a_box_does_not_show_its_keys() -> None:
    """Keys don't slip into a log by way of somebody's repr."""
    assert OLD not in repr(SecretBox([OLD]))


async def test_the_database_sees_no_secret(vault: Vault) -> None:
    """A secret is written encrypted, and read by the program as it was."""
    await vault.write(OLD)

    [stored] = await vault.stored()
    assert "wombat" not in stored
    assert await vault.read(OLD) == {SECRET}


async def test_nothing_is_kept_without_a_key(vault: Vault) -> None:
    """Without a key a secret is refused, with words; what holds none is written as ever."""
    await vault.write(secret=None)
    assert await vault.read() == {None}

    with pytest.raises(StatementError, match="SECRET_KEYS") as caught:
        await Vault(vault.url, vault.clock, vault.workspace).write()
    assert isinstance(caught.value.orig, SecretsOff)


async def test_a_person_is_loaded_without_the_secret(vault: Vault) -> None:
    """Whoever loads a person opens no secret, so that a wrong key stops only who needs it."""
    await vault.write(OLD)
    store = vault.store(OTHER)
    async with store.begin_across() as session:
        [person] = await session.scalars(select(Person))
    await store.close()

    assert person.name == "Mia"


async def test_secrets_move_to_the_first_key(vault: Vault) -> None:
    """After a start with a new key in front, the old one may go; nothing was lost."""
    await vault.write(OLD, count=450)
    before = await vault.stored()

    with capture_logs() as logs:
        await vault.reseal(NEW, OLD)

    assert logs == [
        {
            "event": "secrets.resealed",
            "table": "persons",
            "column": "calendar_url",
            "count": 450,
            "log_level": "info",
        }
    ]
    assert not set(before) & set(await vault.stored())
    assert await vault.read(NEW) == {SECRET}


async def test_secrets_under_the_first_key_stay(vault: Vault) -> None:
    """A usual start writes nothing."""
    await vault.write(OLD)
    before = await vault.stored()

    await vault.reseal(OLD, NEW)

    assert await vault.stored() == before


@pytest.mark.parametrize("keys", [(), (OTHER,)])
async def test_a_missing_key_is_told_at_the_start(vault: Vault, keys: tuple[str, ...]) -> None:
    """Coach doesn't start as if there were no secrets when it only lacks their key."""
    await vault.write(OLD)

    with pytest.raises(WrongKey, match="Put that key back"):
        await vault.reseal(*keys)


async def test_no_secrets_need_no_key(vault: Vault) -> None:
    """Without secrets Coach starts without a key."""
    await vault.write(secret=None)

    await vault.reseal()

    store = vault.store()
    async with store.begin_across() as session:
        assert (await session.scalars(select(Workspace.slack_team_id))).all() == ["T0001"]
    await store.close()
