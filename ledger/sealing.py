"""Sealing: what must not be readable in the database or a copy of it. The key stays in the instance, never in a backup of the tables."""

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.keys import kept_key

NONCE_BYTES = 12


class SealBroken(Exception):
    """Sealed data that this key does not open: another instance's, or tampered with."""


class Seal:
    """One key: seals small records (AES-256-GCM), and hashes codes so that the table alone does not tell them."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"seal" + key).digest())
        self._hash_key = hashlib.sha256(b"hash" + key).digest()

    def seal(self, record: dict[str, Any], *, about: str) -> bytes:
        """Return the record sealed for one place: moved to another row it does not open."""
        nonce = os.urandom(NONCE_BYTES)
        plain = json.dumps(record, ensure_ascii=False).encode()
        return nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, *, about: str) -> dict[str, Any]:
        """Return what was sealed; raises SealBroken."""
        try:
            plain = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
        except Exception as fault:
            raise SealBroken(about) from fault
        return json.loads(plain)

    def keyed_hash(self, text: str) -> str:
        return hmac.new(self._hash_key, text.encode(), hashlib.sha256).hexdigest()


def kept_seal(instance: Path) -> Seal:
    return Seal(kept_key(instance / "seal_key", lambda: os.urandom(32)))
