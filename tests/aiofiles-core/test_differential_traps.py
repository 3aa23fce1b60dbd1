"""Calls that are easy to get wrong do what the blocking file does. `test_differential.py` explains scripts of calls."""

from __future__ import annotations

import pytest

CALLS = "read readline readlines tell seekable writable isatty flush truncate readable fileno __aiter__ __anext__"
EACH_CALL = [*[(name,) for name in CALLS.split()], ("seek", 0), ("write", "é"), ("writelines", []), ("__aenter__",)]


@pytest.mark.parametrize("newline", [None, "", "\n", "\r", "\r\n"])
@pytest.mark.parametrize("buffering", [-1, 16])
def test_a_line_end_may_lie_across_two_chunks(play_both, buffering, newline):
    ours, blocking = play_both(
        {"mode": "r", "buffering": buffering, "encoding": "latin-1", "newline": newline},
        [("a", 8191), "\r\nb\rc\n"],
        [("readline",), ("newlines",), ("tell",), ("readline",), ("readline",), ("seek", ("told", 1)), ("read",)],
    )

    assert ours == blocking


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "shift_jis"])
def test_tell_and_seek_work_between_multibyte_characters(play_both, encoding):
    ours, blocking = play_both(
        {"mode": "r", "encoding": encoding},
        ["a表é\r\n", ("あ", 4100), "ｱ\n表", ("a", 9000)],
        [
            *[("read", 2), ("tell",), ("read", 4), ("tell",), ("readline",), ("tell",), ("read", 3), ("tell",)],
            *[("seek", ("told", 2)), ("read", 2), ("seek", ("told", 4)), ("read", 1), ("seek", ("told", 3))],
        ],
    )

    assert ours == blocking


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("mode", "contents"), [("a+", ["x"]), ("a", []), ("w+", []), ("r+", ["xyz"])])
def test_a_byte_order_mark_is_written_where_it_belongs(play_both, mode, contents, encoding):
    ours, blocking = play_both(
        {"mode": mode, "encoding": encoding},
        contents,
        [
            *[("tell",), ("write", "é"), ("tell",), ("seek", 0), ("read", 1), ("tell",), ("read",)],
            *[("seek", 0), ("write", "a"), ("truncate",), ("seek", 0, 2), ("write", "b"), ("seek", 0), ("read",)],
        ],
    )

    assert ours == blocking


@pytest.mark.parametrize("errors", ["strict", "replace", "surrogateescape", "xmlcharrefreplace"])
def test_reading_continues_after_a_decoding_error(play_both, errors):
    ours, blocking = play_both(
        {"mode": "r", "encoding": "utf-8", "errors": errors},
        [("line\n", 1650), b"a\xffb\n", ("more\n", 1700), b"\xc3"],
        [*[("__anext__",)] * 3, ("read", 8150), *[("__anext__",)] * 40, ("tell",), ("readline",), ("read",), ("read",)],
    )

    assert ours == blocking


@pytest.mark.parametrize("call", [("__anext__",), ("readline",), ("read", 7)], ids=str)
def test_text_is_read_although_its_encoding_cannot_write_it(play_both, call):
    options = {"encoding": "utf-16", "errors": "surrogateescape"}
    contents = ["\r\n\r\n", b"\xff", ("a", 4_090), b"\xe2\x82"]

    ours, blocking = play_both(options, contents, [call] * 5 + [("tell",)])

    assert ours == blocking


def test_an_encoding_error_keeps_what_was_written_before(play_both):
    ours, blocking = play_both(
        {"mode": "w", "encoding": "latin-1"},
        None,
        [("write", "é"), ("writelines", ["a", "€", "b"]), ("write", "c")],
    )

    assert ours == blocking


def test_iteration_leaves_tell_working(play_both):
    ours, blocking = play_both(
        {"mode": "r", "encoding": "utf-8"},
        ["é\nb\nc\n"],
        [("__aiter__",), ("__anext__",), ("tell",), *[("__anext__",)] * 4, ("tell",), ("seek", ("told", 2)), ("read",)],
    )

    assert ours == blocking


def test_text_can_be_written_after_reading(play_both):
    ours, blocking = play_both(
        {"mode": "r+", "encoding": "utf-8"},
        ["one\ntwo\nthree\n"],
        [("readline",), ("write", "é"), ("tell",), ("readline",), ("seek", 4), ("read", 1), ("write", "x"), ("read",)],
    )

    assert ours == blocking


def test_bytes_can_be_written_after_reading(play_both):
    ours, blocking = play_both(
        {"mode": "r+b", "buffering": 4},
        [(b"0123456789", 3)],
        [
            ("read", 3),
            ("write", b"ab"),
            ("read", 2),
            ("tell",),
            ("write", (b"c", 9)),
            ("peek",),
            ("seek", 0),
            ("read",),
        ],
    )

    assert ours == blocking


def test_a_file_to_append_to_is_read_anywhere_and_written_at_its_end(play_both):
    ours, blocking = play_both(
        {"mode": "a+b"},
        [b"abc"],
        [
            ("tell",),
            ("read",),
            ("seek", 1),
            ("read", 1),
            ("write", b"d"),
            ("tell",),
            ("seek", 0),
            ("read", 2),
            ("tell",),
        ],
    )

    assert ours == blocking


def test_lines_may_be_longer_than_the_buffer(play_both):
    ours, blocking = play_both(
        {"mode": "rb", "buffering": 7},
        [(b"a", 20), b"\n", (b"b", 8191), b"\r\nc"],
        [("readline", 5), ("tell",), ("__anext__",), ("readline",), ("readline",), ("__anext__",), ("readline",)],
    )

    assert ours == blocking


def test_a_buffer_can_be_peeked_at_and_read_past(play_both):
    ours, blocking = play_both(
        {"mode": "rb", "buffering": 7},
        [(b"0123456789", 3)],
        [("read", 5), ("peek",), ("readinto1", bytearray(9)), ("tell",), ("readinto", bytearray(12)), ("read1",)],
    )

    assert ours == blocking


def test_text_can_be_truncated_before_the_position(play_both):
    ours, blocking = play_both(
        {"mode": "r+", "encoding": "utf-8"},
        ["aébécd"],
        [("read", 4), ("truncate", 2), ("read",), ("tell",), ("write", "x")],
    )

    assert ours == blocking


def test_a_file_can_be_reconfigured_between_writes(play_both):
    ours, blocking = play_both(
        {"mode": "w", "encoding": "utf-8", "newline": "\n"},
        None,
        [
            ("write", "é\n"),
            ("reconfigure", {"newline": "\r\n", "encoding": "utf-16"}),
            ("write", "é\n"),
            ("tell",),
            ("reconfigure", {"write_through": True}),
        ],
    )

    assert ours == blocking


@pytest.mark.parametrize("end", ["close", "detach"])
@pytest.mark.parametrize("mode", ["r+", "r", "w"])
def test_every_call_works_at_the_end_of_the_file(play_both, mode, end):
    ours, blocking = play_both({"mode": mode, "encoding": "utf-8"}, ["a\n"], [("readline",), (end,), *EACH_CALL])

    assert ours == blocking


@pytest.mark.parametrize(
    ("contents", "options"),
    [
        (None, {"mode": "r"}),
        (None, {"mode": "w", "encoding": "no such encoding"}),
        ([], {"mode": "x"}),
        ([], {"mode": "rw"}),
        ([], {"mode": "r", "buffering": 0}),
        ([], {"mode": "r", "newline": "x"}),
        ([], {"mode": "rb", "encoding": "utf-8"}),
        ([], {"mode": "rb", "buffering": 1}),
    ],
)
def test_wrong_options_of_open_raise_and_doubtful_ones_warn(play_both, contents, options):
    ours, blocking = play_both(options, contents, [("read",)])

    assert ours == blocking


@pytest.mark.parametrize("call", [("readline",), ("read", 4)])
@pytest.mark.parametrize("mode", ["r", "rb", "r+b"])
def test_a_failed_close_keeps_the_position(play_both, mode, call):
    script = [call, call, call, ("close", 1), ("tell",), call, ("close", 1), call]

    ours, blocking = play_both({"mode": mode}, ["line\n" * 100], script)

    assert ours == blocking
