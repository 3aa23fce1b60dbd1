"""Small programs, as users of aiofiles write them, each beside its blocking twin."""

import asyncio
import csv
import hashlib
import io
import json
import logging
import os
import shutil
import tempfile
from pathlib import Path

import pytest

import aiofiles
import aiofiles.os
import aiofiles.tempfile

CHUNK = 1000


class Upload:
    """What a web framework passes to a handler: a spooled file whose methods are coroutine functions."""

    def __init__(self, content):
        self._file = io.BytesIO(content)

    async def read(self, size=-1):
        return self._file.read(size)


@pytest.fixture
def content():
    return bytes(range(256)) * 50


@pytest.fixture
def folder(tmp_path):
    """A folder with files of different sizes and an empty folder."""
    for number in range(10):
        (tmp_path / f"{number}.txt").write_text("line\n" * number, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


async def test_an_upload_is_saved_chunk_by_chunk(tmp_path, content):
    upload = Upload(content)

    async with aiofiles.open(tmp_path / "ours", "wb") as target:
        while chunk := await upload.read(CHUNK):
            await target.write(chunk)

    with open(tmp_path / "theirs", "wb") as target:
        shutil.copyfileobj(io.BytesIO(content), target, CHUNK)
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes() == content


async def test_an_upload_goes_through_a_named_temporary_file(tmp_path, content):
    async with aiofiles.tempfile.NamedTemporaryFile("wb", delete=False, dir=tmp_path, suffix=".part") as temporary:
        upload = Upload(content)
        while chunk := await upload.read(CHUNK):
            await temporary.write(chunk)
    await aiofiles.os.replace(temporary.name, tmp_path / "saved")

    assert (tmp_path / "saved").read_bytes() == content
    assert os.listdir(tmp_path) == ["saved"]


async def test_a_file_is_copied_and_its_digest_computed(tmp_path, content):
    (tmp_path / "source").write_bytes(content)
    digest = hashlib.sha256()

    async with aiofiles.open(tmp_path / "source", "rb") as source, aiofiles.open(tmp_path / "copy", "wb") as copy:
        while chunk := await source.read(CHUNK):
            digest.update(chunk)
            await copy.write(chunk)

    assert digest.hexdigest() == hashlib.sha256((tmp_path / "source").read_bytes()).hexdigest()
    assert (tmp_path / "copy").read_bytes() == content


async def test_a_file_is_streamed_by_an_asynchronous_generator(tmp_path, content):
    (tmp_path / "f").write_bytes(content)

    async def chunks(path):
        async with aiofiles.open(path, "rb") as file:
            while chunk := await file.read(CHUNK):
                yield chunk

    streamed = [chunk async for chunk in chunks(tmp_path / "f")]

    with open(tmp_path / "f", "rb") as blocking:
        assert streamed == list(iter(lambda: blocking.read(CHUNK), b""))


async def test_json_is_written_and_read(tmp_path):
    data = {"name": "Ümläut", "values": [1, 2.5, None]}

    async with aiofiles.open(tmp_path / "ours.json", mode="w", encoding="utf-8") as file:
        await file.write(json.dumps(data, ensure_ascii=False))
    async with aiofiles.open(tmp_path / "ours.json", encoding="utf-8") as file:
        loaded = json.loads(await file.read())

    with open(tmp_path / "theirs.json", "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
    assert loaded == data
    assert (tmp_path / "ours.json").read_bytes() == (tmp_path / "theirs.json").read_bytes()


async def test_a_csv_file_is_read_line_by_line(tmp_path):
    rows = [["name", "size"], ["one, two", "1"], ["thr\u00e9e", "3"]]
    with open(tmp_path / "f.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)

    async with aiofiles.open(tmp_path / "f.csv", encoding="utf-8", newline="") as file:
        ours = list(csv.reader([line async for line in file]))

    with open(tmp_path / "f.csv", encoding="utf-8", newline="") as file:
        assert ours == list(csv.reader(file)) == rows


async def test_many_files_are_read_side_by_side(folder):
    async def text_of(path):
        async with aiofiles.open(path, encoding="utf-8") as file:
            return await file.read()

    paths = sorted(folder.glob("*.txt"))

    assert await asyncio.gather(*map(text_of, paths)) == [path.read_text(encoding="utf-8") for path in paths]


async def test_many_files_are_opened_side_by_side(folder):
    paths = sorted(folder.glob("*.txt"))

    files = await asyncio.gather(*(aiofiles.open(path, "rb") for path in paths))
    sizes = await asyncio.gather(*(file.seek(0, os.SEEK_END) for file in files))
    await asyncio.gather(*(file.close() for file in files))

    assert sizes == [path.stat().st_size for path in paths]
    assert all(file.closed for file in files)


async def test_a_worker_logs_the_items_of_a_queue(tmp_path):
    queue = asyncio.Queue()

    async def log():
        async with aiofiles.open(tmp_path / "log", "a", encoding="utf-8") as file:
            while (message := await queue.get()) is not None:
                await file.write(f"{message}\n")
                await file.flush()

    worker = asyncio.create_task(log())
    for message in ["one", "two", None]:
        queue.put_nowait(message)
    await worker

    blocking = logging.FileHandler(tmp_path / "blocking", encoding="utf-8")
    for message in ["one", "two"]:
        blocking.emit(logging.makeLogRecord({"msg": message}))
    blocking.close()
    assert (tmp_path / "log").read_bytes() == (tmp_path / "blocking").read_bytes()


async def test_a_folder_is_listed_with_the_sizes_of_its_files(folder):
    await aiofiles.os.makedirs(folder / "a" / "b", exist_ok=True)

    sizes = {}
    with await aiofiles.os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                sizes[entry.name] = (await aiofiles.os.stat(entry.path)).st_size

    assert sizes == {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    assert await aiofiles.os.path.isdir(folder / "a" / "b")


async def test_a_folder_is_searched_by_a_walk_of_the_program(folder):
    await aiofiles.os.makedirs(folder / "a" / "b")
    await aiofiles.os.rename(folder / "1.txt", folder / "a" / "b" / "1.txt")

    async def walk(path):
        names = await aiofiles.os.listdir(path)
        for name in names:
            child = os.path.join(path, name)
            yield child
            if await aiofiles.os.path.isdir(child):
                async for grandchild in walk(child):
                    yield grandchild

    assert sorted([path async for path in walk(folder)]) == sorted(map(str, Path(folder).rglob("*")))


async def test_a_record_is_changed_in_place(tmp_path):
    for name in ["ours", "theirs"]:
        (tmp_path / name).write_bytes(b"aaaabbbbcccc")

    async with aiofiles.open(tmp_path / "ours", "r+b") as file:
        await file.seek(4)
        record = await file.read(4)
        await file.seek(-4, os.SEEK_CUR)
        await file.write(record.upper())
        position = await file.tell()

    with open(tmp_path / "theirs", "r+b") as file:
        file.seek(4)
        record = file.read(4)
        file.seek(-4, os.SEEK_CUR)
        file.write(record.upper())
        assert position == file.tell()
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes()


async def test_a_folder_that_may_be_missing_is_removed(tmp_path):
    remove_tree = aiofiles.os.wrap(shutil.rmtree)
    (tmp_path / "a" / "b").mkdir(parents=True)

    await remove_tree(tmp_path / "a")
    await remove_tree(tmp_path / "a", ignore_errors=True)

    assert not (tmp_path / "a").exists()
    with pytest.raises(FileNotFoundError):
        await remove_tree(tmp_path / "a")


async def test_work_is_done_in_a_temporary_directory():
    async with aiofiles.tempfile.TemporaryDirectory(prefix="work") as name:
        async with aiofiles.open(os.path.join(name, "f"), "w") as file:
            await file.write("data")
        found = await aiofiles.os.listdir(name)

    with tempfile.TemporaryDirectory(prefix="work") as blocking:
        Path(blocking, "f").write_text("data")
        assert found == os.listdir(blocking)
    assert not os.path.exists(name)


def test_a_program_runs_one_event_loop_after_another(tmp_path):
    async def append(text):
        async with aiofiles.open(tmp_path / "f", "a") as file:
            await file.write(text)

    for text in ["one", "two"]:
        asyncio.run(append(text))

    assert (tmp_path / "f").read_text() == "onetwo"
