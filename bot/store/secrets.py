"""Secrets at rest: texts that the database keeps encrypted, and the keys that open them.

A sealed text names its key by a fingerprint, so that the database itself can tell what is still
under an old one, and a missing key can be told by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Dialect

from bot.errors import N_, CoachError
from bot.store.errors import StoreError

__all__ = [
    "PREFIX_LENGTH",
    "SecretBox",
    "SecretsOff",
    "WrongKey",
    "box_of",
    "keep_box",
    "new_key",
]

FINGERPRINT_LENGTH = 8
SEPARATOR = "."
PREFIX_LENGTH = FINGERPRINT_LENGTH + len(SEPARATOR)
"""So many characters of a sealed text name its key."""


class SecretsOff(CoachError):
    """Something needs a secret kept, and no key is set: whoever asked for it is told so."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Keeping secrets isn't set up here yet. Ask whoever runs Coach to set SECRET_KEYS "
                "(`coach secret-key` makes a key)."
            )
        )


class WrongKey(StoreError):
    """A secret was sealed with a key that isn't among ours."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "The database keeps secrets under a key that SECRET_KEYS doesn't hold. Put that "
                "key back: behind the present one, after a comma. If it is lost, docs/operate.md "
                "says how to go on without those secrets."
            )
        )


class SecretBox:
    """Seals with the first key and opens with any; each is a text from `new_key`."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._ciphers = {_fingerprint(key): Fernet(key) for key in keys}

    @property
    def is_on(self) -> bool:
        """Whether there is a key at all."""
        return bool(self._ciphers)

    @property
    def prefix(self) -> str:
        """What texts under the present key begin with. Raises SecretsOff."""
        present = next(iter(self._ciphers), None)
        if present is None:
            raise SecretsOff
        return present + SEPARATOR

    @property
    def prefixes(self) -> frozenset[str]:
        """What texts that we can open begin with."""
        return frozenset(one + SEPARATOR for one in self._ciphers)

    def seal(self, secret: str) -> str:
        """Encrypt under the first key. Raises SecretsOff."""
        prefix = self.prefix
        cipher = self._ciphers[prefix.removesuffix(SEPARATOR)]
        return prefix + cipher.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt. Raises WrongKey, also for what was tampered with."""
        fingerprint, _, token = sealed.partition(SEPARATOR)
        cipher = self._ciphers.get(fingerprint)
        if cipher is None:
            raise WrongKey
        try:
            return cipher.decrypt(token).decode()
        except InvalidToken as error:
            raise WrongKey from error

    def __repr__(self) -> str:
        return f"<SecretBox with {len(self._ciphers)} keys>"


def new_key() -> str:
    """Make a key, for SECRET_KEYS."""
    return Fernet.generate_key().decode()


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:FINGERPRINT_LENGTH]


# A column type knows of its engine only the dialect, which each engine has to itself.
_boxes: WeakKeyDictionary[Dialect, SecretBox] = WeakKeyDictionary()
_OFF = SecretBox()


def keep_box(dialect: Dialect, box: SecretBox) -> None:
    """Say with which keys an engine's secrets are sealed and opened."""
    _boxes[dialect] = box


def box_of(dialect: Dialect) -> SecretBox:
    """Find an engine's keys; a box without keys where nobody said."""
    return _boxes.get(dialect, _OFF)
