"""Sealing: what must not be readable in the database or a copy of it. The key stays in the instance, never in a backup of the tables."""

import contextlib
import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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
    """Return the seal of an instance, its key made on the first start and readable by its owner only."""
    path = instance / "seal_key"
    if not path.exists():
        made = path.with_name(f"seal_key.{os.getpid()}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(32))
        # Linking refuses to overwrite: of two processes that start together, one key wins and both read it.
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return Seal(path.read_bytes())
