"""What happens to the files in some folders, as Linux tells it (inotify)."""
import ctypes
import fnmatch
import os
import select
import struct
import time

OPENED, MODIFIED, MOVED_IN, CREATED = 0x20, 0x2, 0x80, 0x100
_LIBC = ctypes.CDLL(None, use_errno=True)


class Watch:
    """with Watch(FOLDER...) as watch: watch.wait([("*.tmp", CREATED, 1)], 60)"""

    def __init__(self, *folders):
        self.fd = _LIBC.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        for folder in folders:
            if _LIBC.inotify_add_watch(self.fd, os.fsencode(folder),
                                       OPENED | MODIFIED | MOVED_IN | CREATED) < 0:
                raise OSError(ctypes.get_errno(), "inotify_add_watch", str(folder))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def wait(self, moments, seconds, alive=lambda: True):
        """Until one of the moments, each (pattern of a name, kind, how often): that kind of event has
        happened to such files so often. False after so many seconds, or when alive() no longer holds."""
        left = [count for _, _, count in moments]
        end = time.monotonic() + seconds
        while time.monotonic() < end and alive():
            ready, _, _ = select.select([self.fd], [], [], 0.05)
            for mask, name in self._events() if ready else []:
                for i, (pattern, kind, _) in enumerate(moments):
                    if mask & kind and fnmatch.fnmatch(name, pattern):
                        left[i] -= 1
                if 0 in left:
                    return True
        return False

    def _events(self):
        data = os.read(self.fd, 1 << 16)
        while data:
            _, mask, _, length = struct.unpack_from("iIII", data)
            yield mask, os.fsdecode(data[16:16 + length].rstrip(b"\0"))
            data = data[16 + length:]
