"""Start each task at once, in every program that has this folder in its `PYTHONPATH`.

The tasks of an event loop of asyncio then run until they first wait, in the call that creates them.
"""

import asyncio

initialize = asyncio.BaseEventLoop.__init__


def initialize_eager(loop, *args, **kwargs):
    initialize(loop, *args, **kwargs)
    loop.set_task_factory(asyncio.eager_task_factory)


asyncio.BaseEventLoop.__init__ = initialize_eager
