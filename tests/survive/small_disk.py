"""A disk that is full at a byte of one's choice."""
import contextlib
import errno
import os
import pathlib
import resource
import subprocess
import tempfile

PAGE = 4096  # bytes that such a disk gives at a time


class SmallDisk:
    """A file system in memory with room for so many bytes. Needs root, and leave to mount."""

    def __init__(self, folder, size):
        self.folder, self.filler = folder, folder / "filler"
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True,
                       capture_output=True)

    def leave(self, pages):
        """Fills it until there is room for so many pages."""
        self.make_room()
        with open(self.filler, "wb", buffering=0) as file:
            for _ in range(self.free() - pages):
                file.write(bytes(PAGE))
        if self.free() != pages:
            raise OSError(errno.EIO, f"{self.free()} pages are free, not {pages}")

    def free(self):
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_bsize // PAGE

    def make_room(self):
        self.filler.unlink(missing_ok=True)

    def unmount(self):
        subprocess.run(["umount", self.folder], check=True)


@contextlib.contextmanager
def small_disk(size):
    """A SmallDisk, or None where this process may not mount one."""
    with tempfile.TemporaryDirectory() as name:
        try:
            disk = SmallDisk(pathlib.Path(name), size)
        except (subprocess.CalledProcessError, FileNotFoundError):
            yield None
            return
        try:
            yield disk
        finally:
            disk.unmount()


def limit_files(size):
    """For a process to call: none of its files can grow beyond so many bytes. What a full disk is to a
    program, but for the error's number."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
