"""Programs with several processes that use files."""

from __future__ import annotations

import asyncio
import importlib
import multiprocessing
import os
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from exits import use_core, use_os, use_pathlib, use_shutil, use_std, use_tempfile
from running import main

TIMEOUT = 60

# Python warns of each fork of a program that has threads.
warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)


def work(name, folder, number):
    """Use each package in a process of a pool."""
    mine = Path(folder) / f"{number}"
    mine.mkdir()
    api = importlib.import_module(name)
    for use in (use_core, use_os, use_std, use_tempfile, use_pathlib, use_shutil):
        asyncio.run(use(api, mine))
    return number, sorted(path.name for path in mine.iterdir())


def begin(api, folder):
    """Return a loop that has open files: one with buffered data, one that was read ahead, and one that is read."""
    (folder / "lines").write_text("line\n" * 1000)
    loop = asyncio.new_event_loop()
    reading, writing = os.pipe()

    async def act():
        written, read = await api.open(folder / "written", "w"), await api.open(folder / "lines")
        pipe = await api.open(reading, "rb", buffering=0)
        await written.write("of the parent\n")
        for _ in range(10):
            await read.readline()
        task = asyncio.create_task(pipe.read(3))
        await asyncio.sleep(0.01)
        return written, read, pipe, task

    return loop, writing, *loop.run_until_complete(act())


def end(loop, writing, written, read, pipe, task):
    """Use the open files again, and close them."""

    async def act():
        os.write(writing, b"abc")
        os.close(writing)
        print(await task, await read.readline(), await read.tell(), len(await read.read()))
        await written.write("of the parent again\n")
        await asyncio.gather(written.close(), read.close(), pipe.close())

    loop.run_until_complete(act())
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def use_pool(api, folder, method, kind):
    """Use each package in the processes of a pool, while this process has open files."""
    context = multiprocessing.get_context(method)
    opened = begin(api, folder)
    arguments = [(api.__name__, str(folder), number) for number in range(2)]
    if kind == "pool":
        with context.Pool(2) as pool:
            print(*pool.starmap_async(work, arguments).get(TIMEOUT))
            pool.close()
            pool.join()
    elif kind == "executor":
        with ProcessPoolExecutor(2, mp_context=context) as executor:
            print(*[future.result(TIMEOUT) for future in [executor.submit(work, *each) for each in arguments]])
    else:
        processes = [context.Process(target=work, args=each) for each in arguments]
        for process in processes:
            process.start()
        for process in processes:
            process.join(TIMEOUT)
        print([process.exitcode for process in processes])
    end(*opened)


def fork_with_buffer(api, folder, how):
    """Fork while a file has buffered data, and use the file in the child, or do not."""
    loop, writing, written, *others = begin(api, folder)

    async def write():
        await written.write("of the child\n")
        if how == "close":
            await written.close()

    child = os.fork()
    if not child:
        if how != "nothing":
            asyncio.run(write())
        os._exit(4)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    end(loop, writing, written, *others)


def read_rest(name, connection):
    """Read the rest of a file whose descriptor another process has sent."""
    from multiprocessing.reduction import recv_handle

    async def act():
        async with importlib.import_module(name).open(recv_handle(connection), "rb", buffering=0) as file:
            return await file.read()

    connection.send(asyncio.run(act()))


def pass_descriptor(api, folder, method):
    """Send the descriptor of an open file to another process, which shares its position."""
    from multiprocessing.reduction import send_handle

    (folder / "f").write_bytes(b"abcdef")
    context = multiprocessing.get_context(method)
    mine, other = context.Pipe()
    process = context.Process(target=read_rest, args=(api.__name__, other))
    process.start()

    async def act():
        async with api.open(folder / "f", "rb", buffering=0) as file:
            print(await file.read(2))
            send_handle(mine, file.fileno(), process.pid)
            print(await asyncio.to_thread(mine.recv), await file.read(), await file.tell())

    asyncio.run(act())
    process.join(TIMEOUT)


if __name__ == "__main__":
    main(globals())
