"""A disk that is full soon."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess

from augwidgets.data.out import work_folder


@contextlib.contextmanager
def with_little_room(place, monkeypatch):
    """Give a folder with room for 64 kB: a disk of its own where root allows that, else files that fail."""
    place.mkdir()
    mounted = os.name == "posix" and shutil.which("mount") is not None and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True
    ).returncode  # fmt: skip
    if not mounted:
        room = [2**16]

        def full(self, path, content):
            room[0] -= len(content)
            if room[0] < 0:
                raise OSError(f"cannot write {path}: no space left on device")
            return plain(self, path, content)

        plain = work_folder.WorkFolder.write
        monkeypatch.setattr(work_folder.WorkFolder, "write", full)
    yield place
    if mounted:
        subprocess.run(["umount", str(place)], check=True)
