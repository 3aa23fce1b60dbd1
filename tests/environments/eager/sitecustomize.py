"""Start each task at once, in every program that has this folder in its `PYTHONPATH`.

The tasks of an event loop of asyncio then run until they first wait, in the call that creates them.
"""

import asyncio

_initialize = asyncio.BaseEventLoop.__init__


def __init__(self, *args, **kwargs):
    _initialize(self, *args, **kwargs)
    self.set_task_factory(asyncio.eager_task_factory)


asyncio.BaseEventLoop.__init__ = __init__
