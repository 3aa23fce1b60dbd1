"""Several threads may use a class of a third party that got its methods from the decorators of aiofiles."""

import io

from aiofiles.threadpool.utils import delegate_to_executor
from aiofiles_core import Calls


def test_two_threads_create_only_one_queue_of_calls_for_a_file(monkeypatch):
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
