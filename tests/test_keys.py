"""The keys of an instance: made once, whoever asks first, and for its owner only."""

import stat
from multiprocessing import get_context
from pathlib import Path

from ledger.keys import kept_key


def made_by_process(path: str, line) -> bytes:
    line.wait(30)
    return kept_key(Path(path), lambda: str(line).encode() + Path("/proc/self").resolve().name.encode())


def ask(path: str, line, answers) -> None:
    answers.put(made_by_process(path, line))


def test_processes_that_start_together_get_one_key_and_leave_nothing_beside_it(tmp_path):
    context = get_context("fork")
    for number in range(10):
        path, answers, line = tmp_path / f"key{number}", context.Queue(), context.Barrier(4)
        processes = [context.Process(target=ask, args=(str(path), line, answers)) for _ in range(4)]
        for one in processes:
            one.start()
        keys = {answers.get(timeout=30) for _ in processes}
        for one in processes:
            one.join(30)
        assert keys == {path.read_bytes()}
    assert len(list(tmp_path.iterdir())) == 10


def test_a_key_is_for_its_owner_only(tmp_path):
    kept_key(tmp_path / "key", lambda: b"secret")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert kept_key(tmp_path / "key", lambda: b"another") == b"secret"
