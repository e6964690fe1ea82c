"""What is committed tells nobody's registry, and pins what it asks for."""

import json
import os
import re
from collections.abc import Iterator

import pytest

from tests.machinery.premises import ROOT

NOT_OURS = {".git", ".venv", "node_modules", "vendor", "instance", "__pycache__"}
# Written in two parts, so that this file does not name them itself.
REGISTRY_HOSTS = [
    "registry." + "npmjs",
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "mirror",
    "files.python" + "hosted",
]


def committed_files() -> Iterator:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        yield from (ROOT / folder / name for name in names)


@pytest.mark.parametrize("host", REGISTRY_HOSTS)
def test_no_file_names_a_package_registry(host):
    naming = [str(path.relative_to(ROOT)) for path in committed_files() if host.encode() in path.read_bytes()]
    assert naming == []


def test_the_lock_knows_each_package_by_its_hash_and_not_by_an_address():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_python_package_is_pinned(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line and not line.startswith("#")]
    assert asked
    assert [line for line in asked if not re.match(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*( ?;.*)?$", line)] == []


def test_every_front_end_package_is_pinned():
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = asked["dependencies"] | asked["devDependencies"]
    assert [f"{name} {version}" for name, version in versions.items() if not version[0].isdigit()] == []
