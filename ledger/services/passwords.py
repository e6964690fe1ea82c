"""Passwords: hashing and checking them, making ones that work once, and saying what a good one is (rules 11)."""

import secrets
import string
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ledger.refusals import Refused
from ledger.typed import is_storable

LEAST_LENGTH = 8
MOST_LENGTH = 128
LEAST_CLASSES = 3
RULE = "至少 8 个字符，大写字母、小写字母、数字、符号中至少有 3 类"

# Without letters and digits that look alike on a slip of paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"

hasher = PasswordHasher()
# A hash takes 64 MB and a core for a tenth of a second: a burst of sign-ins must not take the machine.
_at_once = threading.BoundedSemaphore(2)
# Who waits for that holds a thread of the server: some must stay free for people already at work.
_in_line = threading.BoundedSemaphore(6)

# The hash of a password nobody knows: who types an unknown name waits as long as everybody else.
NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$weB22VTJQVo6zUg8YR+5MA$r5Opz4+anuY8ZphPeuGBWS5sIra8cW1V01l38PxnRpQ"


class TooManyAtOnce(Refused):
    """More people are signing in at this moment than the machine can check."""

    def __init__(self) -> None:
        super().__init__("这会儿登录的人很多，请等几秒再试。")


def hash_password(password: str) -> str:
    with _at_once:
        return hasher.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Return whether the password is the right one; takes the same time when there is none to compare with.

    Raises TooManyAtOnce when the line is long.
    """
    if not _in_line.acquire(blocking=False):
        raise TooManyAtOnce
    try:
        with _at_once:
            return hasher.verify(password_hash or NOBODYS_HASH, password[:MOST_LENGTH]) and password_hash is not None
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    finally:
        _in_line.release()


def needs_new_hash(password_hash: str) -> bool:
    """Return whether the hash was made with weaker parameters than we use today."""
    return hasher.check_needs_rehash(password_hash)


def one_time_password() -> str:
    """Return a password to be handed over on paper; the person replaces it at the first sign-in."""
    groups = [_LETTERS, _CAPITALS, _DIGITS]
    return "-".join("".join(secrets.choice(group) for _ in range(4)) for group in groups)


def password_fault(password: str, *, sign_in_name: str) -> str:
    """Return what is wrong with a new password, in a sentence that says what to do, or ""."""
    if len(password) < LEAST_LENGTH:
        return f"太短了，请写{RULE}"
    if len(password) > MOST_LENGTH:
        return f"太长了，请控制在 {MOST_LENGTH} 个字符以内"
    if not is_storable(password):
        return "里面有无法保存的字符，请重新输入"
    if _classes(password) < LEAST_CLASSES:
        return f"太简单了，请写{RULE}"
    if sign_in_name and sign_in_name.lower() in password.lower():
        return "密码里不要含有登录名，请换一个"
    return ""


def _classes(password: str) -> int:
    """Return how many of the four classes occur; what is neither letter nor digit of ours counts as a sign."""
    groups = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    known = "".join(groups)
    return sum(any(letter in group for letter in password) for group in groups) + any(
        letter not in known for letter in password
    )
