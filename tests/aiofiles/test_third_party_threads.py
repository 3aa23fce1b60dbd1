"""A class of a third party, which the decorators of aiofiles give methods, may be used by several threads."""

import io

from aiofiles.threadpool.utils import delegate_to_executor
from aiofiles_core import Calls


def test_threads_that_use_a_file_first_find_the_same_calls(monkeypatch):
    @delegate_to_executor("read")
    class File:
        def __init__(self, file):
            self._file = file

    class Intruded(Calls):
        def __init__(self, *args):
            super().__init__(*args)
            if not found:  # as if another thread came in here
                found.append(None)
                found[0] = file.__calls__

    file, found = File(io.BytesIO()), []
    monkeypatch.setattr("aiofiles.threadpool.utils.Calls", Intruded)

    assert file.__calls__ is found[0]
    assert file.__calls__ is found[0]
