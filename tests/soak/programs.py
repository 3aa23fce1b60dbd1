"""One random program: fifty tasks of scenarios, which are shared among the event loops of some threads."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from findings import Findings, described
from loops import run_all
from scene import Scene

TASKS = 50
# How likely a whole task is cancelled, and after how many seconds at most; how likely a scenario gets an executor.
_LEAVES, _LEAVES_WITHIN = 0.06, 0.2
_EXECUTOR = 0.2


class Scenario:
    """What some tasks do together. The loops of `begin` and `end` are not those of `work`."""

    # How many tasks work together; whether a program may have one such scenario only; the names that may be
    # in its folder after the program, or None for any; and whether its tasks may be cancelled as a whole.
    tasks = 1
    is_single = False
    left: frozenset[str] | None = None
    may_leave = True

    def __init__(self, random: random.Random, folder: Path, executor: Executor | None, threads: int) -> None:
        self.random = random
        self.folder = folder
        self.executor = executor
        # Whether each reader of a shared file gets the lines in order. If a loop does not fetch a result in time,
        # others go on. If that reader is cancelled later, they get an earlier line after a later one.
        self.is_ordered = threads == 1

    async def begin(self) -> None:
        """Prepare the files."""

    async def work(self, scene: Scene, number: int) -> None:
        """Do what the task *number* does. The task may be cancelled at any moment."""
        raise NotImplementedError

    async def end(self, scene: Scene) -> None:
        """Close the files, and judge what was done."""


class Program:
    """The scenarios of one random program, and their tasks."""

    def __init__(self, seed: int, kinds: Sequence[type[Scenario]], threads: int, findings: Findings) -> None:
        self.seed = seed
        self.counts: Counter[str] = Counter()
        self.scenarios: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._findings = findings
        # Always the same names, because Python 3.13 without the GIL never frees the names in paths.
        self._folder = Path(tempfile.gettempdir()) / "program"
        self._folder.mkdir()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="given")
        self._threads = threads
        self._cast = [*self._choose(kinds)]

    def _choose(self, kinds: Sequence[type[Scenario]]) -> Any:
        count, left = 0, [*kinds]
        while count < TASKS and left:
            kind = self._random.choice(left)
            if kind.is_single:
                left.remove(kind)
            folder = self._folder / f"{kind.__name__}-{count}"
            folder.mkdir()
            self.scenarios[kind.__name__] += 1
            count += kind.tasks
            executor = self._pool if self._random.random() < _EXECUTOR else None
            yield kind(random.Random(self._random.random()), folder, executor, self._threads)

    def run(self, loop: str) -> bool:
        """Run the program on loops of the kind *loop*. Return False if it hangs."""
        crowds: list[list[tuple[Scenario, Scene, int]]] = [[] for _ in range(self._threads)]
        for position, scenario in enumerate(self._cast):
            for number in range(scenario.tasks):
                crowds[(position + number) % self._threads].append((scenario, self._scene(scenario, number), number))
        ends = [(scenario, self._scene(scenario, -1)) for scenario in self._cast]
        is_over = (
            self._run(loop, [lambda: self._gather(each.begin() for each in self._cast)])
            and self._run(loop, [self._works(crowd) for crowd in crowds if crowd])
            and self._run(loop, [lambda: self._gather(scenario.end(scene) for scenario, scene in ends)])
        )
        if is_over:
            self._pool.shutdown()
            self._clear()
        for scene in [*(scene for crowd in crowds for _, scene, _ in crowd), *(scene for _, scene in ends)]:
            self.counts.update(scene.counts)
        return is_over

    def _run(self, loop: str, mains: Sequence[Callable[[], Coroutine[Any, Any, None]]]) -> bool:
        return run_all(loop, mains, self._findings)

    def _clear(self) -> None:
        """Remove the folder. All that was cancelled has ended, so what is left in some folders is a fault."""
        for scenario in self._cast:
            left = {path.name for path in scenario.folder.iterdir()}
            if scenario.left is not None and left - scenario.left:
                self._findings.add(f"{type(scenario).__name__}: files are left", left)
        shutil.rmtree(self._folder)

    def _scene(self, scenario: Scenario, number: int) -> Scene:
        seed = f"{self.seed} {scenario.folder.name} {number}"
        return Scene(type(scenario).__name__, seed, scenario.folder, scenario.executor, self._findings)

    async def _gather(self, coroutines: Any) -> None:
        for outcome in await asyncio.gather(*coroutines, return_exceptions=True):
            if isinstance(outcome, BaseException):
                self._findings.add(f"a scenario failed: {outcome!r}", described(outcome))

    def _works(self, crowd: list[tuple[Scenario, Scene, int]]) -> Callable[[], Coroutine[Any, Any, None]]:
        return lambda: self._gather(self._work(*each) for each in crowd)

    async def _work(self, scenario: Scenario, scene: Scene, number: int) -> None:
        task = asyncio.ensure_future(scenario.work(scene, number))
        if scenario.may_leave and scene.chance(_LEAVES):
            loop = asyncio.get_running_loop()
            loop.call_later(_LEAVES_WITHIN * scene.random.random(), self._leave, scene, task)
        try:
            await task
        except asyncio.CancelledError:
            if not scene.is_leaving:
                raise
            scene.counts["cancelled tasks"] += 1

    @staticmethod
    def _leave(scene: Scene, task: asyncio.Future[None]) -> None:
        if not task.done():
            scene.is_leaving = True
            task.cancel()
