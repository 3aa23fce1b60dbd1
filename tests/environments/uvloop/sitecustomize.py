"""Make uvloop's the event loop of every program that has this folder in its `PYTHONPATH`."""

import asyncio
import warnings

import uvloop

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of policies, from Python 3.14 on
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
