"""A file is moved back to the position before its last read, whatever its encoding and newlines."""

from __future__ import annotations

import codecs
import contextlib
import io
import random
from functools import cache

import pytest

from aiofiles_core import position
from aiofiles_core.measure import Measure
from aiofiles_core.position import step_back

ENCODINGS = [
    *["ascii", "latin-1", "cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "shift_jis"],
    "other-order",
]
NEWLINES = [None, "", "\n", "\r", "\r\n"]
ENDS = [("\n",), ("\r\n",), ("\r",), ("\n", "\r\n"), ("\n", "\r\n", "\r")]


@cache
def lines(count, ends):
    """Return *count* lines of characters of different sizes."""
    chance = random.Random(count)
    return "".join(f"{number}{'aアｱ😀'[: chance.randrange(5)]}{chance.choice(ends)}" for number in range(count))


def written(path, encoding, chance):
    """Write some lines, and return the name of the encoding to read them by."""
    text = lines(chance.choice([3, 30, 300, 3_000]), chance.choice(ENDS))
    if encoding == "other-order":
        path.write_bytes(codecs.BOM_UTF16_BE + text.encode("utf-16-be"))
        return "utf-16"
    path.write_bytes(text.encode(encoding, "ignore"))
    return encoding


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("newline", NEWLINES)
@pytest.mark.parametrize("mode", ["r", "r+"])
def test_after_a_step_back_the_same_data_is_read_again(encoding, newline, mode, tmp_path, chance):
    for _ in range(40):
        name = written(tmp_path / "f", encoding, chance)
        # The builtin `tell` cannot decode again after some reads of "utf-8-sig".
        with (tmp_path / "f").open(mode, encoding=name, newline=newline) as file, contextlib.suppress(UnicodeError):
            measure = Measure()
            for _ in range(chance.randrange(1, 12)):
                reads_line = chance.random() < 0.4
                size = chance.choice([1, 2, 3, 7, 50, 9_000])
                measure.note(file)
                if chance.random() < 0.3:
                    file.tell()
                    measure.note(file)
                data = file.readline() if reads_line else file.read(size)
                measure.note(file)
                if data and chance.random() < 0.6 and step_back(file, data, measure):
                    assert (file.readline() if reads_line else file.read(len(data))) == data


@pytest.mark.parametrize("newline", NEWLINES)
@pytest.mark.parametrize("mode", ["r", "r+"])
def test_where_text_cannot_seek_to_a_cookie_it_is_counted_from_the_beginning(newline, mode, tmp_path, monkeypatch):
    monkeypatch.setattr(position, "TEXT_CAN_RETURN", False)
    (tmp_path / "f").write_bytes("aア\r\nbｱ\rc\n\r\n".encode() * 20)

    class Text(io.TextIOWrapper):
        def seek(self, target, whence=io.SEEK_SET):
            assert (target, whence) == (0, io.SEEK_SET)
            return super().seek(target, whence)

    with Text((tmp_path / "f").open(f"{mode}b"), "utf-8", newline=newline) as file:
        while file.read(5) and (data := file.read(3)):
            rest = file.read(2)
            assert not step_back(file, data + rest, Measure())
            assert step_back(file, data + rest, Measure(), at_any_cost=True)
            assert file.read(len(data + rest)) == data + rest


@pytest.mark.parametrize("encoding", [each for each in ENCODINGS if each not in {"shift_jis", "other-order"}])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_size_of_lines_is_certain(encoding, end, tmp_path):
    lines = [f"{number}{'aé'[: number % 3]}{end}" for number in range(100)]
    (tmp_path / "f").write_bytes("".join(lines).encode(encoding, "ignore"))
    with (tmp_path / "f").open(encoding=encoding) as file:
        measure = Measure()
        text = file.read()

        assert measure.size(text, file) == (tmp_path / "f").stat().st_size - measure.mark_length


@pytest.mark.parametrize("encoding", ["shift_jis", "utf-7", "iso2022_jp", "other-order"])
def test_the_size_of_text_is_uncertain_if_the_codec_does_not_determine_it(encoding, tmp_path):
    name = written(tmp_path / "f", encoding, random.Random(0))
    with (tmp_path / "f").open(encoding=name, newline="") as file:
        assert Measure().size(file.readline(), file) is None


@pytest.mark.parametrize(
    ("content", "errors", "is_certain"),
    [(b"a\xffb\n", "replace", False), (b"ab\n", "replace", True), (b"a\xffb\n", "surrogateescape", True),
     (b"ab\n", "ignore", False), (b"a\xffb\n", "backslashreplace", False)],
)  # fmt: skip
def test_the_size_of_text_is_certain_only_if_its_errors_are_reversible(content, errors, is_certain, tmp_path):
    (tmp_path / "f").write_bytes(content)
    with (tmp_path / "f").open(encoding="utf-8", errors=errors) as file:
        assert Measure().size(file.read(), file) == (len(content) if is_certain else None)
