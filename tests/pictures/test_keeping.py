"""A picture is kept whole, once, under the hash of its bytes."""

import hashlib
import subprocess
import sys

import pytest
from PIL import Image

from ledger.pictures import PictureRefused, original_path, served_path, take_in
from tests.pictures.samples import (
    REPOSITORY,
    files_in,
    grain,
    scene,
    taken,
    written,
)


def test_the_same_picture_twice_is_kept_once(tmp_path):
    content = written(scene(), "JPEG")
    first, kept = taken(tmp_path, content), files_in(tmp_path)
    changed = [(tmp_path / name).stat().st_mtime_ns for name in kept]
    assert taken(tmp_path, content, name="又一次.jpg") == first
    assert files_in(tmp_path) == kept
    assert [(tmp_path / name).stat().st_mtime_ns for name in kept] == changed
    digest = first.sha256
    assert kept == sorted(
        [f"originals/{digest[:2]}/{digest}"] + [f"served/{digest[:2]}/{digest}-{size}.jpg" for size in (1600, 320)]
    )


def test_a_picture_taken_in_again_after_a_copy_was_lost_has_all_its_files_once_more(tmp_path):
    content = written(scene(), "JPEG")
    first = taken(tmp_path, content)
    kept = files_in(tmp_path)
    for path in (original_path(tmp_path, first.sha256), served_path(tmp_path, first.sha256, 320)):
        path.unlink()
        assert taken(tmp_path, content) == first
        assert files_in(tmp_path) == kept


def test_a_picture_known_from_before_still_keeps_to_the_limit_of_today(tmp_path):
    content = written(scene(), "JPEG")
    picture = taken(tmp_path, content)
    pixels = picture.width * picture.height
    assert take_in(content, name="a", folder=tmp_path, most_bytes=2**24, most_pixels=pixels) == picture
    with pytest.raises(PictureRefused):
        take_in(content, name="a", folder=tmp_path, most_bytes=2**24, most_pixels=pixels - 1)


def child(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


TAKE_IN = """
import os, sys
from pathlib import Path
from ledger import pictures
content, folder = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for part in range(8):
    print(pictures.take_in(content, name="a", folder=folder / str(part), most_bytes=2**24, most_pixels=2**24))
"""


def test_two_processes_may_take_in_the_same_picture_at_once(tmp_path):
    (tmp_path / "sent").write_bytes(written(grain(800, 600), "JPEG"))
    both = [child(TAKE_IN, tmp_path / "sent", tmp_path / "kept") for _ in range(2)]
    assert [one.stdout.readline() for one in both] == ["ready\n"] * 2
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = [one.communicate(timeout=60)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert answers[0] == answers[1] and answers[0].count("Picture(") == 8
    assert len(files_in(tmp_path / "kept")) == 8 * 3
    for path in (tmp_path / "kept").rglob("*.jpg"):
        Image.open(path).load()


DIE_BEFORE_RENAME = TAKE_IN.replace('print("ready"', 'os.replace = lambda *names: os._exit(9)\nprint("ready"')


def test_what_a_killed_process_left_behind_does_not_count_as_a_picture(tmp_path):
    content = written(grain(), "JPEG")
    (tmp_path / "sent").write_bytes(content)
    killed = child(DIE_BEFORE_RENAME, tmp_path / "sent", tmp_path / "kept")
    killed.communicate("go\n", timeout=60)
    assert killed.returncode == 9
    folder = tmp_path / "kept" / "0"
    (leftover,) = files_in(folder)
    digest = hashlib.sha256(content).hexdigest()
    places = [original_path(folder, digest), *(served_path(folder, digest, size) for size in (1600, 320))]
    assert leftover.endswith(".part") and not any(path.exists() for path in places)
    taken(folder, content)
    assert all(path.exists() for path in places) and places[0].read_bytes() == content


def test_a_failed_write_leaves_nothing_under_any_name(tmp_path):
    content = written(scene(), "JPEG")
    digest = hashlib.sha256(content).hexdigest()
    in_the_way = tmp_path / "originals" / digest[:2]
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("a file where a folder is needed")
    with pytest.raises(FileExistsError):
        taken(tmp_path, content)
    assert not [name for name in files_in(tmp_path) if name.endswith(".part")]
    in_the_way.unlink()
    taken(tmp_path, content)
    assert original_path(tmp_path, digest).read_bytes() == content


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "a" * 64 + "\n"])
def test_only_a_hash_names_a_file(tmp_path, sha256):
    with pytest.raises(ValueError, match="64"):
        original_path(tmp_path, sha256)
    with pytest.raises(ValueError, match="64"):
        served_path(tmp_path, sha256, 320)


def test_only_the_two_sizes_are_kept(tmp_path):
    assert served_path(tmp_path, "a" * 64, 320) == tmp_path / "served" / "aa" / f"{'a' * 64}-320.jpg"
    with pytest.raises(ValueError, match="640"):
        served_path(tmp_path, "a" * 64, 640)
