"""Public examples of an exercise: what its visible checks ask, as plain asserts.

The visible checks are run on the solution, in this process since it is the author's own
code, and what they call is written down with the values that came back. What cannot be
written as a literal (functions, large arrays) is left out. Nothing of a hidden check is
shown.
"""

from __future__ import annotations

import builtins
import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from grader.errors import CourseError
from grader.language import Language
from grader.model import Exercise, Limits, Submission, Verdict, Visibility
from grader.sandbox.outcome import Answer, Loaded, Raised, Returned
from grader.suite.hypotheses import load_module
from grader.suite.learner import LearnerProcess, Made
from grader.suite.plugin import CheckInfo
from grader.suite.runner import RunCheck, with_checks

if TYPE_CHECKING:
    from grader.sandbox import Sandbox

SEED = 0
MAX_CALLS = 4
"""Of one check: what is asked in a loop over many sizes would fill pages."""
MAX_TEXT = 400
"""Letters of one value; what is longer shows a reader nothing."""
WIDTH = 88
_RTOL, _ATOL, _DIGITS = "1e-6", "1e-9", 12


@dataclass(frozen=True, slots=True)
class SuiteText:
    """What a notebook tells of a suite.

    Attributes:
        points: function -> what its checks are worth, in the suite's order.
        examples: function -> the text of its examples; those without any are left out.
    """

    points: Mapping[str, float]
    examples: Mapping[str, str]


class Unwritable(Exception):
    """A value that no short literal gives."""


def read_suite(exercise: Exercise, language: Language) -> SuiteText:
    """Points and public examples of the suite; CourseError where it does not hold."""
    reference = load_module(exercise.solution / exercise.filename, f"examples_{exercise.module}")
    source = (exercise.solution / exercise.filename).read_bytes()
    points: dict[str, float] = {}
    asked: dict[str, list[str]] = {}

    def run(infos: list[CheckInfo], run_check: RunCheck) -> None:
        process = LearnerProcess(
            exercise, Submission(source, exercise.solution), cast("Sandbox", _Direct(reference))
        )
        process.open()
        for info in infos:
            points[info.function] = points.get(info.function, 0.0) + info.points
            if info.visibility is not Visibility.VISIBLE:
                continue
            if run_check(info.name, process, SEED).verdict is not Verdict.PASSED:
                problem = f"{info.name}: the solution does not pass"
                raise CourseError([problem], where=str(exercise.suite))
            text = _check_text(info, process.calls, language)
            if text:
                asked.setdefault(info.function, []).append(text)

    with_checks(exercise, reference, run)
    return SuiteText(points, {name: _cell_text(texts) for name, texts in asked.items()})


class _Direct:
    """Stands in for a sandbox: loads the solution's module, which is here already."""

    def __init__(self, reference: ModuleType) -> None:
        self._reference = reference
        self.alive = True
        self.output = b""
        self.output_cut = False
        self.loaded = Loaded(tuple(n for n, v in vars(reference).items() if callable(v)))

    def load(self, source: bytes, filename: str, limits: Limits) -> _Direct:  # noqa: ARG002
        return self

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        want_arguments: bool = False,
        seconds: float | None = None,  # noqa: ARG002
    ) -> Answer:
        """Call the solution's function on copies of the arguments."""
        mine = tuple(arg if callable(arg) else copy.deepcopy(arg) for arg in args)
        try:
            value = getattr(self._reference, function)(*mine, **kwargs)
        except Exception as problem:  # noqa: BLE001 - what a check asks for may be an error
            bases = tuple(c.__name__ for c in type(problem).__mro__[1:-2])
            return Raised(type(problem).__name__, bases, str(problem))
        return Returned(value, mine if want_arguments else None)

    def close(self) -> None:
        """Nothing is left behind."""


def _cell_text(texts: Sequence[str]) -> str:
    body = "\n\n".join(texts)
    return f"import numpy as np\n\n{body}" if "np." in body else body


def _check_text(info: CheckInfo, calls: Sequence[Made], language: Language) -> str:
    """The calls of one check under its title; empty where none of its own can be written."""
    found: dict[str, None] = {}
    for made in calls:
        # A check of one function may ask another first; that one's examples are its own.
        if made.function == info.function and len(found) < MAX_CALLS:
            try:
                found[_call_text(made)] = None
            except Unwritable:
                continue
    if not found:
        return ""
    title = "".join(f"# {line}\n" for line in _wrapped(language.pick(info.titles)))
    return title + "\n".join(found)


def _wrapped(text: str) -> list[str]:
    """The text in lines; what has no spaces to break at stays whole."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) > WIDTH:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _call_text(made: Made) -> str:
    """One call and what it must give, as statements."""
    arguments = [literal(value) for value in made.args]
    arguments += [f"{name}={literal(value)}" for name, value in made.kwargs.items()]
    call = f"{made.function}({', '.join(arguments)})"
    if len(call) > WIDTH:
        inner = "".join(f"    {argument},\n" for argument in arguments)
        call = f"{made.function}(\n{inner})"
    match made.answer:
        case Returned(value):
            return _value_text(call, value)
        case Raised() as raised:
            return _error_text(call, made.function, raised)
        case _:
            raise Unwritable


def _value_text(call: str, value: Any) -> str:
    if value is None:
        return f"got = {call}\nassert got is None"
    if isinstance(value, bool | np.bool_):
        return f"got = {call}\nassert bool(got) is {bool(value)}"
    if isinstance(value, list | tuple):
        # Checks take one for the other.
        return f"got = {call}\nassert {type(value).__name__}(got) == {literal(value)}"
    if not isinstance(value, int | float | np.number | np.ndarray):
        return f"got = {call}\nassert got == {literal(value)}"
    numbers = np.asarray(value)
    if numbers.dtype.kind not in "iuf":
        raise Unwritable
    wanted = _numbers(_rounded(numbers))
    near = f"rtol={_RTOL}" if numbers.all() else f"rtol={_RTOL}, atol={_ATOL}"
    close = f"np.testing.assert_allclose(got, {wanted}, {near})"
    if len(close) > WIDTH:
        close = f"np.testing.assert_allclose(\n    got,\n    {wanted},\n    {near},\n)"
    # Without its shape, one number would be equal to a row of them.
    return f"got = {call}\nassert np.shape(got) == {numbers.shape}\n{close}"


def _rounded(numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Floats without the noise of their last digits, and without a minus before 0."""
    if numbers.dtype.kind != "f":
        return numbers
    flat = [float(f"{value:.{_DIGITS}g}") + 0.0 for value in numbers.astype(float).ravel()]
    return np.array(flat).reshape(numbers.shape)


def _error_text(call: str, function: str, raised: Raised) -> str:
    names = (raised.type_name, *raised.bases)
    name = next((name for name in names if _is_error(name)), "Exception")
    inner = "\n".join(f"    {line}" for line in call.split("\n"))
    told = f"{function} must raise {name} here"
    return f"try:\n{inner}\nexcept {name}:\n    pass\nelse:\n    raise AssertionError({told!r})"


def _is_error(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


def literal(value: Any) -> str:
    """The value as Python text that gives it in a kernel with NumPy as ``np``; else Unwritable."""
    text = _literal(value)
    if len(text) > MAX_TEXT:
        raise Unwritable
    return text


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        if value.dtype in (np.float64, np.int64, np.bool_):
            return _literal(value.item())
        return f"np.{value.dtype.name}({_literal(value.item())})"
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "np.inf", -math.inf: "-np.inf"}.get(value, "np.nan")
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, tuple):
        inner = ", ".join(map(_literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    raise Unwritable


def _array(array: np.ndarray[Any, Any]) -> str:
    if array.dtype.kind not in "iufb":
        raise Unwritable
    plain = array.dtype in (np.float64, np.int64, np.bool_)
    if not array.size:
        kind = "" if array.dtype == np.float64 else f", dtype=np.{array.dtype.name}"
        return f"np.zeros({array.shape}{kind})"
    return f"np.array({_numbers(array)}{'' if plain else f', dtype=np.{array.dtype.name}'})"


def _numbers(array: np.ndarray[Any, Any]) -> str:
    """The entries as nested lists; of an empty array, an array."""
    if not array.size:
        return f"np.zeros({array.shape})"
    if array.size > MAX_TEXT:
        raise Unwritable
    text = _literal(array.tolist())
    if len(text) > MAX_TEXT:
        raise Unwritable
    return text
