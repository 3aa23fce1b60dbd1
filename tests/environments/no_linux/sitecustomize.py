"""Remove what `os` and `select` of macOS lack, in every program that has this folder in its `PYTHONPATH`.

On Linux, such a program does what it would do on macOS, where the library looks for functions, and not for the name of
the platform.
"""

import os
import select

NAMES = (
    "copy_file_range eventfd eventfd_read eventfd_write fdatasync getrandom getresgid getresuid getxattr listxattr "
    "memfd_create pidfd_open pipe2 posix_fadvise posix_fallocate removexattr sched_getparam "
    "sched_getscheduler sched_param sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler setns "
    "setresgid setresuid setxattr splice statx unshare O_DIRECT O_LARGEFILE O_NOATIME O_PATH O_TMPFILE"
)
LACKING = NAMES.split() + [
    name for name in dir(os) if name.startswith(("EFD_", "MFD_", "POSIX_FADV", "RWF_", "SPLICE_", "timerfd_"))
]

for name in LACKING:
    vars(os).pop(name, None)
os.__all__ = [name for name in os.__all__ if name not in LACKING]
for name in ["epoll", *(name for name in dir(select) if name.startswith("EPOLL"))]:
    vars(select).pop(name, None)
