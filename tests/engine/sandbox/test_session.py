from __future__ import annotations

import codecs
from typing import Any

import numpy as np
import pytest

from grader.sandbox import Loaded, OverLimit, Raised, Returned, Sandbox, Unreturnable
from grader.sandbox.outcome import Died, Garbled, Limit
from tests.engine.sandbox.conftest import LIMITS, Load

pytestmark = pytest.mark.sandbox


def test_loading_names_the_functions(load: Load) -> None:
    """The names bound to callables come back; dunder names and plain values do not."""
    session = load("import math\nx = 1\nclass C: pass\ndef f(): pass\ndef __g__(): pass\n")
    assert session.loaded == Loaded(("C", "f"))
    assert session.alive


def test_a_call_returns_its_value(load: Load) -> None:
    """Arrays and plain values cross in both directions, by position and by name."""
    session = load("import numpy as np\ndef f(x, *, scale): return x * scale, {'n': len(x)}\n")
    answer = session.call("f", (np.arange(3.0),), {"scale": 2})
    assert isinstance(answer, Returned)
    array, rest = answer.value
    assert array.tolist() == [0.0, 2.0, 4.0]
    assert rest == {"n": 3}
    assert answer.arguments is None


def test_state_stays_within_a_session_only(load: Load) -> None:
    """Calls of one session share the module; another session starts afresh."""
    text = "n = 0\ndef f():\n    global n\n    n += 1\n    return n\n"
    first, second = load(text), load(text)
    assert [first.call("f").value, first.call("f").value] == [1, 2]  # type: ignore[union-attr]
    assert second.call("f") == Returned(1)


def test_arguments_come_back_when_asked_for(load: Load) -> None:
    """The arguments as they are after the call: changed arrays, and what cannot cross."""
    session = load("def f(a, b, c): a[0] = 9; b.append(object()); return None\n")
    array = np.zeros(2)
    answer = session.call("f", (array, [1]), {"c": 3}, want_arguments=True)
    assert isinstance(answer, Returned)
    assert answer.arguments is not None
    changed, odd, kept = answer.arguments
    assert changed.tolist() == [9.0, 0.0]
    assert odd == Unreturnable("object", "not plain data")
    assert kept == 3
    assert array.tolist() == [0.0, 0.0]


def test_range_arrives_as_a_list(load: Load) -> None:
    """A range in the arguments is a list for the learner's code."""
    assert load("def f(x): return x").call("f", (range(3),)) == Returned([0, 1, 2])


def test_read_only_and_fortran_arguments(load: Load) -> None:
    """Flags of an array are the same inside."""
    session = load("def f(a): return [bool(a.flags.writeable), bool(a.flags.f_contiguous)]")
    array = np.asfortranarray(np.ones((2, 3)))
    array.flags.writeable = False
    assert session.call("f", (array,)) == Returned([False, True])


@pytest.mark.parametrize(
    ("expression", "type_name"),
    [
        ("object()", "object"),
        ("lambda: 1", "function"),
        ("b'x'", "bytes"),
        ("{1}", "set"),
        ("(i for i in ())", "generator"),
        ("np.ma.masked", "MaskedConstant"),
        ("np.array([None])", "ndarray"),
        ("10 ** 100_000", "int"),
        ("type('F', (float,), {})(1)", "F"),
        ("(lambda a: (a.append(a), a)[1])([])", "list"),
    ],
)
def test_values_that_cannot_cross_are_told_by_type(
    load_full: Load, expression: str, type_name: str
) -> None:
    """The type's name and a reason come back in place of the value."""
    answer = load_full(f"import numpy as np\ndef f(): return {expression}\n").call("f")
    assert isinstance(answer, Unreturnable)
    assert answer.type_name == type_name
    assert answer.reason


def test_a_value_too_large_is_over_the_limit(load: Load) -> None:
    """A giant array, also one that takes no memory inside, is refused before it is sent."""
    session = load(
        "import numpy as np\ndef f(): return np.broadcast_to(np.float64(1), 10**9)\n"
        "def g(): return [0.5] * 90_000\n"
    )
    assert session.call("f") == OverLimit(Limit.VALUE, 32)
    assert session.call("g") in (OverLimit(Limit.VALUE, 1), Returned([0.5] * 90_000))
    assert session.alive


def test_exceptions_are_told_with_bases_and_line(load: Load) -> None:
    """Type, built-in bases, text, and the last line of the learner's own file."""
    session = load("class E(KeyError): pass\ndef f():\n    raise E('gone')\ndef g(): int('x')\n")
    assert session.call("f") == Raised(
        "E", ("KeyError", "LookupError", "Exception", "BaseException"), "'gone'", 3
    )
    answer = session.call("g")
    assert isinstance(answer, Raised)
    assert (answer.type_name, answer.line) == ("ValueError", 4)
    assert session.alive


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
def test_exceptions_that_would_end_a_program_are_answers(load: Load, name: str) -> None:
    """Nothing that is raised, while loading or in a call, ends anything but the call."""
    session = load(f"def f(): raise {name}(0)\n")
    answer = session.call("f")
    assert isinstance(answer, Raised)
    assert answer.type_name == name
    loaded = load(f"raise {name}(0)\n").loaded
    assert isinstance(loaded, Raised)
    assert (loaded.type_name, loaded.line) == (name, 1)


def test_hostile_exceptions_are_cut(load: Load) -> None:
    """A huge text is cut; a text that raises, a forged name and deep groups do no harm."""
    session = load(
        """
        class Bad(Exception):
            def __str__(self): raise SystemExit(0)
        Long = type("P" * 500, (Exception,), {})
        def huge(): raise ValueError("x" * 10**7)
        def bad(): raise Bad()
        def long(): raise Long("\\ud800")
        def group():
            g = ValueError(1)
            for _ in range(5000): g = ExceptionGroup("g", [g])
            raise g
        """
    )
    huge = session.call("huge")
    assert isinstance(huge, Raised)
    assert len(huge.message) == 300
    bad = session.call("bad")
    assert isinstance(bad, Raised)
    assert (bad.type_name, bad.bases) == ("Bad", ("Exception", "BaseException"))
    long = session.call("long")
    assert isinstance(long, Raised)
    assert len(long.type_name) == 80
    (long.type_name + long.message).encode()
    assert isinstance(session.call("group"), Raised)


def test_a_name_that_is_not_there(load: Load) -> None:
    """Calling it raises AttributeError; so does calling what is no longer there."""
    answer = load("def f(): pass").call("g")
    assert isinstance(answer, Raised)
    assert answer.type_name == "AttributeError"


@pytest.mark.parametrize(
    ("source", "type_name", "line"),
    [
        (b"def f(:\n    pass\n", "SyntaxError", 1),
        (b"x = 1\n\xff\n", "UnicodeDecodeError", 2),
        (b"# coding: klingon\n", "SyntaxError", None),
        (b"x = 1\x00\n", "SyntaxError", None),
        ("x = 1\n".encode("utf-16"), "SyntaxError", None),
        (b"if 1:\n\tx = 1\n        y = 2\n", "TabError", 3),
        (b"import pandas\n", "ModuleNotFoundError", 1),
        ("x = １\n".encode(), "SyntaxError", 1),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_files_that_do_not_load(
    load_full: Load, source: bytes, type_name: str, line: int | None
) -> None:
    """What is wrong with the file is told with its line, where Python knows one."""
    session = load_full(source)
    assert isinstance(session.loaded, Raised)
    assert session.loaded.type_name == type_name
    assert line is None or session.loaded.line == line
    assert not session.alive
    assert isinstance(session.call("f"), Died)


@pytest.mark.parametrize(
    "source",
    [
        codecs.BOM_UTF8 + b"def f(): return 'a'\n",
        "# coding: shift_jis\ndef f(): return 'あ'\n".encode("shift_jis"),
        b"def f():\r    return 1\r",
        b"def f():\r\n    return 1\r\n",
        b"from __future__ import annotations\ndef f(x: Unknown): pass\ndef f(): pass\n",
        b"if __name__ == '__main__':\n    raise SystemExit\ndef f(): pass\n",
        b"from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\ndef f(): P(1)\n",
    ],
    ids=["bom", "cookie", "cr", "crlf", "future", "main", "dataclass"],
)
def test_odd_but_legal_files_load(load_full: Load, source: bytes) -> None:
    """Whatever Python itself reads from a file is read here."""
    session = load_full(source)
    assert isinstance(session.loaded, Loaded)
    assert isinstance(session.call("f"), Returned)


def test_an_empty_file_defines_nothing(load: Load) -> None:
    """An empty file loads, without functions."""
    assert load(b"").loaded == Loaded(())


def test_nesting_beyond_the_parser_is_a_load_error(load: Load) -> None:
    """A hundred thousand minus signs do not end in a memory verdict or a crash of ours."""
    loaded = load(b"x = " + b"-" * 100_000 + b"1\n").loaded
    assert isinstance(loaded, Raised | Died)


def test_the_module_knows_its_name(load: Load) -> None:
    """``__name__`` is the module's, ``__file__`` the name that was given."""
    session = load("def f(): return [__name__, __file__]\n", filename="soft.py")
    assert session.call("f") == Returned(["soft", "soft.py"])


def test_what_is_printed_is_kept(load: Load) -> None:
    """stdout and stderr of loading and of calls, in text that is not ASCII, too."""
    session = load("import sys\nprint('load')\ndef f(): print('é', file=sys.stderr); return 1\n")
    session.call("f")
    session.close()
    assert session.output.decode() == "load\né\n"
    assert not session.output_cut


def test_input_is_empty(load: Load) -> None:
    """Reading from the keyboard meets the end of the file."""
    answer = load("def f(): return input()\n").call("f")
    assert isinstance(answer, Raised)
    assert answer.type_name == "EOFError"


def test_random_numbers_differ_between_sessions(load: Load) -> None:
    """Two processes of one server do not draw the same numbers."""
    text = "import random, numpy as np\ndef f(): return [random.random(), np.random.rand()]\n"
    first, second = load(text).call("f"), load(text).call("f")
    assert isinstance(first, Returned)
    assert isinstance(second, Returned)
    assert not set(first.value) & set(second.value)


def test_hashes_are_the_same_in_every_run(box: Sandbox, load: Load) -> None:
    """A set's order does not depend on the process, or marks would."""
    text = "def f(): return hash('marks') % 1000\n"
    here = load(text).call("f")
    assert here == load(text).call("f")
    del box


def test_functions_are_asked_on_this_side(load: Load) -> None:
    """A function in the arguments runs here and gets plain values; nothing of it crosses."""
    seen: list[Any] = []

    def square(x: Any, *, plus: float = 0.0) -> Any:
        seen.append(x)
        return x * x + plus

    session = load("def f(g, x): return g(x) + g(x, plus=1.0)\n")
    answer = session.call("f", (square, np.array([1.0, 2.0])))
    assert isinstance(answer, Returned)
    assert answer.value.tolist() == [3.0, 9.0]
    assert len(seen) == 2


def test_built_in_exceptions_of_a_function_cross(load: Load) -> None:
    """The learner's code can catch them by type; else they are told as raised."""

    def nothing(_: Any) -> Any:
        return np.linalg.inv(np.zeros((1, 1)))

    session = load(
        "def caught(g):\n    try: g(1)\n    except ValueError as e: return str(e)\n"
        "def uncaught(g): return g(1)\n"
    )
    assert session.call("caught", (nothing,)) == Returned("Singular matrix")
    answer = session.call("uncaught", (nothing,))
    assert isinstance(answer, Raised)
    assert (answer.type_name, answer.line) == ("ValueError", 4)


class Broken(Exception):
    pass


def test_other_exceptions_of_a_function_are_ours(load: Load) -> None:
    """An exception that is no built-in one is a fault of the suite: it is raised here."""

    def broken(_: Any) -> Any:
        raise Broken

    session = load("def f(g): return g(1)\n")
    with pytest.raises(Broken):
        session.call("f", (broken,))
    assert not session.alive


def test_functions_take_plain_values_only(load: Load) -> None:
    """What cannot cross is a TypeError in the learner's code, and the function is not run."""
    session = load("def f(g): return g(object())\n")
    answer = session.call("f", (lambda x: x,))
    assert isinstance(answer, Raised)
    assert answer.type_name == "TypeError"


@pytest.mark.parametrize(
    "arguments",
    ["1.0, where=np.zeros(9, bool)", "1.0, dtype='f4'", "1.0, np.zeros(3)", "1.0, out=np.ones(2)"],
)
def test_options_of_numpys_functions_are_refused(load: Load, arguments: str) -> None:
    """With ``where`` they would hand out this process's memory, uninitialised as it is."""
    session = load(
        f"import numpy as np\ndef f(g): return g({arguments})\ndef plain(g): return g(0.0)\n"
    )
    answer = session.call("f", (np.exp,))
    assert isinstance(answer, Raised)
    assert answer.type_name == "TypeError"
    assert session.call("plain", (np.exp,)) == Returned(1.0)


@pytest.mark.parametrize("argument", ["1 << 8000", "'x' * (1 << 19)", "[0.5] * 90_000"])
def test_a_function_that_is_asked_for_too_much(load: Load, argument: str) -> None:
    """A value that cannot cross was the learner's wish: a TypeError in their code, not ours."""
    session = load(f"def f(g):\n    return g({argument})\n")
    answer = session.call("f", (lambda x: [x * x if isinstance(x, int) else x] * 3,))
    assert isinstance(answer, Raised)
    assert (answer.type_name, answer.line) == ("TypeError", 2)
    assert session.alive


def test_exceptions_are_told_on_one_line(load: Load) -> None:
    """Their names and texts cannot write lines of a report or rule a terminal."""
    session = load(
        """
        def f(): raise type("X\\n  done", (Exception,), {})("a\\npassed: 10 of 10 \\x9b31m")
        def g(): return type("Y\\n\\u202e", (), {})()
        """
    )
    answer = session.call("f")
    assert isinstance(answer, Raised)
    assert answer.type_name == "X   done"
    assert answer.message == r"a passed: 10 of 10 \x9b31m"
    assert session.call("g") == Unreturnable(r"Y \u202e", "not plain data")


def test_a_function_kept_after_its_call_is_dead(load: Load) -> None:
    """It cannot be used to talk to this side in another call's place."""
    session = load("k = []\ndef f(g): k.append(g)\ndef h(): return k[0](1)\n")
    session.call("f", (lambda x: x,))
    answer = session.call("h")
    assert isinstance(answer, Raised)
    assert answer.type_name == "RuntimeError"


def test_too_many_questions_end_the_session(load: Load) -> None:
    """The bound on calls back holds."""
    session = load("def f(g, n):\n    for i in range(n): g(i)\n")
    assert session.call("f", (lambda x: x, 50)) == Returned(None)
    assert session.call("f", (lambda x: x, 51)) == OverLimit(Limit.CALLBACKS, 50)
    assert not session.alive


def test_arguments_that_cannot_cross_are_an_error_of_the_caller(load: Load) -> None:
    """The suite is told; the session goes on."""
    session = load("def f(x): return 1\n")
    with pytest.raises(TypeError):
        session.call("f", (object(),))
    with pytest.raises(ValueError):
        session.call("f", (np.zeros(5 << 20),))
    assert session.call("f", (1,)) == Returned(1)


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("os.write(4, b'junk' * 100)", (Garbled,)),
        ("os.write(4, struct.pack('<II', 1 << 30, 1 << 30))", (Garbled,)),
        ("os.write(4, struct.pack('<II', 2, 0) + b'[]')", (Garbled,)),
        ("[os.write(4, frame(n, 0.5)) for n in range(1, 50)]", (Garbled, Returned)),
        ("os.write(4, frame(7, 0.5))", (Garbled,)),
        ("os.write(4, b'\\0' * 5); os._exit(0)", (Died, Garbled)),
        ("os._exit(0)", (Died,)),
        ("os.close(4)", (Died,)),
        ("os.closerange(0, 99)", (Died,)),
    ],
)
def test_forged_answers_are_garbled_or_mere_values(
    load_full: Load, body: str, kinds: tuple[type, ...]
) -> None:
    """Who writes to the answers' pipe harms only themselves."""
    session = load_full(
        f"""
        import json, os, struct
        def frame(n, value):
            text = json.dumps({{"id": n, "value": value}}).encode()
            return struct.pack("<II", len(text), 0) + text
        def f(): {body}
        def g(): return 1
        """
    )
    answers = [session.call("f"), session.call("g"), session.call("g")]
    assert isinstance(answers[0], kinds)
    assert answers[2] != Returned(1) or Returned(0.5) not in answers


def test_a_call_costs_little(load_full: Load) -> None:
    """A hundred further calls take far less than a second: no process is started for them."""
    session = load_full("def f(x): return x\n")
    for number in range(100):
        assert session.call("f", (number,), seconds=LIMITS.call_s) == Returned(number)
