"""Every name of `os` and `os.path` exists here, or is left out for a reason."""

import inspect
import os
import re
from pathlib import Path

import pytest

import aiofiles_os

from .test_descriptors import AT_A_DIRECTORY
from .test_functions import CHANGES, READERS
from .test_open_descriptors import CALLS

README = Path(__file__).resolve().parents[2] / "packages" / "aiofiles-os" / "README.md"

# Constants, types and imported modules need no coroutine version. These are the functions that are left out.
LEFT_OUT = {
    "it has the package for it that mirrors all of io": "fdopen",
    "paths and numbers are computed without any file": "fsdecode fsencode fspath major makedev minor strerror",
    "settings of the process or of a descriptor answer at once": "device_encoding eventfd get_blocking get_inheritable "
    "get_handle_inheritable isatty pipe pipe2 set_blocking set_inheritable set_handle_inheritable umask",
    "a counter or timer in the kernel is no file": "eventfd_read eventfd_write timerfd_create timerfd_gettime "
    "timerfd_gettime_ns timerfd_settime timerfd_settime_ns",
    "terminals are no files": "ctermid get_terminal_size grantpt login_tty openpty posix_openpt ptsname tcgetpgrp "
    "tcsetpgrp ttyname unlockpt",
    "the environment is in memory": "get_exec_path getenv getenvb putenv reload_environ unsetenv",
    "processes are asyncio's, or end or replace this one": "abort execl execle execlp execlpe execv execve execvp "
    "execvpe fork forkpty kill killpg nice pidfd_open plock popen posix_spawn posix_spawnp register_at_fork setns "
    "spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe startfile system unshare wait wait3 wait4 waitid "
    "waitpid waitstatus_to_exitcode WCOREDUMP WEXITSTATUS WIFCONTINUED WIFEXITED WIFSIGNALED WIFSTOPPED WSTOPSIG "
    "WTERMSIG",
    "users, groups and sessions are no files": "getegid geteuid getgid getgrouplist getgroups getlogin getpgid getpgrp "
    "getpid getppid getpriority getresgid getresuid getsid getuid initgroups setegid seteuid setgid setgroups setpgid "
    "setpgrp setpriority setregid setresgid setresuid setreuid setsid setuid",
    "the system and its scheduler are no files": "add_dll_directory confstr cpu_count getloadavg getrandom "
    "process_cpu_count sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam "
    "sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler sched_yield sysconf "
    "times uname urandom",
}
NAMES_LEFT_OUT = [name for names in LEFT_OUT.values() for name in names.split()]


def functions(module):
    """Return the public functions of *module*."""
    return {name for name in dir(module) if not name.startswith("_") and inspect.isroutine(getattr(module, name))}


def test_each_function_of_os_is_mirrored_or_left_out_for_a_reason():
    assert functions(os) - set(aiofiles_os.__all__) == functions(os) & set(NAMES_LEFT_OUT)


def test_no_function_is_both_mirrored_and_left_out():
    assert len(set(NAMES_LEFT_OUT)) == len(NAMES_LEFT_OUT)
    assert set(NAMES_LEFT_OUT).isdisjoint(aiofiles_os.__all__)


def test_every_mirrored_name_exists_in_os():
    assert {*aiofiles_os.__all__} - {*dir(os)} == {"wrap"}
    assert {*aiofiles_os.path.__all__} - {*dir(os.path)} == set()


def test_each_name_of_os_path_exists():
    modules = {name for name in dir(os.path) if inspect.ismodule(getattr(os.path, name))}
    public = {name for name in dir(os.path) if not name.startswith("_")}

    assert set(aiofiles_os.path.__all__) == public - modules


def test_a_name_of_os_path_is_a_coroutine_function_or_the_original():
    found = {name: getattr(aiofiles_os.path, name) for name in aiofiles_os.path.__all__}
    others = [name for name, ours in found.items() if not inspect.iscoroutinefunction(ours)]

    assert [name for name in others if found[name] is not getattr(os.path, name)] == []


@pytest.mark.parametrize("module", [aiofiles_os, aiofiles_os.path])
def test_each_public_name_exists_and_is_listed_once(module):
    assert len(set(module.__all__)) == len(module.__all__)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


def test_each_function_is_compared_with_its_twin():
    alone = (
        "closerange copy_file_range dup dup2 fchdir fwalk getcwd getcwdb memfd_create path sendfile splice walk wrap"
    )
    compared = {name for name, *_ in [*AT_A_DIRECTORY, *CALLS, *CHANGES]} | READERS.keys()

    assert set(aiofiles_os.__all__) - compared - set(alone.split()) == set()


@pytest.mark.parametrize(("module", "twin"), [(aiofiles_os, os), (aiofiles_os.path, os.path)])
def test_the_readme_has_each_function_in_its_table(module, twin):
    tables = re.findall(r"(?:^\|.*\n)+", README.read_text(encoding="utf-8"), re.MULTILINE)
    (table,) = [table for table in tables if f"`{module.__name__}`" in table]

    documented = set(re.findall(r"`(\w+)`", table))

    assert {name for name in module.__all__ if callable(getattr(twin, name, None))} - documented == set()
