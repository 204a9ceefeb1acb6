"""The symbolic process: what it proves, and that nothing it does harms the command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction

import pytest

from grader.maths.domain import Domain, declared
from grader.maths.symbolic import SymbolicWorker
from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Diff,
    Div,
    Elem,
    Equation,
    Log,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    Trace,
    Transpose,
)

A, B, C, X, N, INDEX, K = map(Sym, ["a", "b", "c", "x", "n", "i", "k"])
DOMAIN = Domain(
    declared(
        {
            "a": "positive",
            "b": "positive",
            "c": "positive",
            "p": "probability",
            "g": "gt1",
            "x": "real",
            "n": "posint",
            "v": "indexed-positive",
            "w": "indexed-real",
            "M": "real[2,2]",
        }
    )
)


def number(value: int, below: int = 1) -> Num:
    return Num(Fraction(value, below))


ONE, TWO = number(1), number(2)


def root(node: Node) -> Node:
    return Call("sqrt", (node,))


def total(body: Node, index: str, upper: Node = N) -> Node:
    return Big(BigKind.SUM, body, index, ONE, upper)


@pytest.fixture(scope="module")
def worker() -> Iterator[SymbolicWorker]:
    with SymbolicWorker(seconds=10) as running:
        yield running


SURD = root(Add((number(5), Mul((TWO, root(number(6)))))))
TRUE: dict[str, tuple[Node, Node]] = {
    "product in a log": (Log(Mul((A, B))), Add((Log(A), Log(B)))),
    "log of 1-p": (
        Log(Mul((Sym("p"), Add((ONE, Neg(Sym("p"))))))),
        Add((Log(Sym("p")), Log(Add((ONE, Neg(Sym("p"))))))),
    ),
    "log of g-1": (
        Log(Mul((A, Add((Sym("g"), Neg(ONE)))))),
        Add((Log(Add((Sym("g"), Neg(ONE)))), Log(A))),
    ),
    "nested root": (SURD, Add((root(TWO), root(number(3))))),
    "absolute value": (root(Pow(X, TWO)), Call("abs", (X,))),
    "trigonometry": (
        Add((Pow(Call("sin", (X,)), TWO), Pow(Call("cos", (X,)), TWO))),
        ONE,
    ),
    "hyperbolic": (
        Call("tanh", (X,)),
        Add((Mul((TWO, Call("sigmoid", (Mul((TWO, X)),)))), Neg(ONE))),
    ),
    "constant out of a sum": (
        total(Mul((A, Elem("w", (INDEX,)))), "i"),
        Mul((A, total(Elem("w", (K,)), "k"))),
    ),
    "numbers": (Log(number(6)), Add((Log(TWO), Log(number(3))))),
    "factors": (
        Log(Add((Pow(A, TWO), Neg(Pow(B, TWO))))),
        Add((Log(Add((A, B))), Log(Add((A, Neg(B)))))),
    ),
    "whole exponent": (Call("cos", (Mul((Const("pi"), N)),)), Pow(Neg(ONE), N)),
    "derivative": (Diff(Mul((A, Log(A))), A), Add((Log(A), ONE))),
    "trace": (
        Trace(Mul((Sym("M"), Transpose(Sym("M"))))),
        Trace(Mul((Transpose(Sym("M")), Sym("M")))),
    ),
    "swapped base": (Log(A, B), Div(ONE, Log(B, A))),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_steps_are_proved(worker: SymbolicWorker, name: str) -> None:
    """Log rules on the declared ranges, nested roots, trigonometry and small matrices hold."""
    assert worker.prove_equal(*TRUE[name], DOMAIN)


UNTRUE: dict[str, tuple[Node, Node]] = {
    "log of a square on the reals": (Log(Pow(X, TWO)), Mul((TWO, Log(X, None)))),
    "root of a square on the reals": (root(Pow(X, TWO)), X),
    "one-sided power": (Pow(X, Add((N, Neg(ONE)))), Div(Pow(X, N), X)),
    "0^(x^2)": (Pow(number(0), Pow(X, TWO)), number(0)),
    "log of a sum": (Log(Add((A, B))), Add((Log(A), Log(B)))),
    "tiny term": (A, Add((A, number(1, 10**60)))),
    "tiny surd": (
        Add((SURD, number(1, 10**40))),
        Add((root(TWO), root(number(3)))),
    ),
    "elements": (Elem("v", (INDEX,)), Elem("v", (K,))),
    "sum over a dependent sum": (
        total(total(Elem("w", (INDEX, K)), "k"), "i"),
        Mul((N, total(Elem("w", (INDEX, K)), "k"))),
    ),
    "sum of an element": (total(Elem("w", (INDEX,)), "i"), Mul((N, Elem("w", (N,))))),
    "hidden index": (
        total(total(Elem("w", (INDEX,)), "i"), "i"),
        total(total(Elem("w", (K,)), "i"), "k"),
    ),
    "factorial": (Call("factorial", (N,)), Mul((N, Call("factorial", (Add((N, ONE)),))))),
    "transpose": (Sym("M"), Transpose(Sym("M"))),
    "shape": (Matrix(((A, B),)), Matrix(((A,), (B,)))),
    "log of minus two": (Log(Neg(TWO)), Log(Neg(TWO))),
}


@pytest.mark.parametrize("name", UNTRUE)
def test_nothing_else_is_proved(worker: SymbolicWorker, name: str) -> None:
    """No step passes that fails somewhere on the declared domain, or that leaves the reals."""
    left, right = UNTRUE[name]
    domain = Domain({**DOMAIN.declarations, **declared({"i": "index", "k": "index"})})
    assert not worker.prove_equal(left, right, domain)


def test_a_constraint_is_put_in(worker: SymbolicWorker) -> None:
    """With b = 1-a declared, a+b is 1; without it, it is not."""
    tied = Domain(DOMAIN.declarations, (Equation(B, Add((ONE, Neg(A)))),))
    assert worker.prove_equal(Add((A, B)), ONE, tied)
    assert not worker.prove_equal(Add((A, B)), ONE, DOMAIN)


def test_a_question_that_hangs_costs_its_time_only() -> None:
    """A question that overruns is "cannot tell", and the next one meets a new process."""
    tower = Pow(number(9), Pow(number(9), number(9)))
    with SymbolicWorker(seconds=0.4) as worker:
        assert not worker.prove_equal(tower, number(3), DOMAIN)
        assert worker.prove_equal(*TRUE["product in a log"], DOMAIN)


def test_a_memory_bomb_ends_the_process_only() -> None:
    """A power too large for the limited memory is "cannot tell", and the next one is answered."""
    bomb = Pow(Add((A, B, C, X, ONE)), number(400))
    with SymbolicWorker(seconds=1.5) as worker:
        assert not worker.prove_equal(bomb, Pow(Add((A, B, C, X, TWO)), number(400)), DOMAIN)
        assert worker.prove_equal(*TRUE["product in a log"], DOMAIN)


def test_a_process_that_dies_is_replaced() -> None:
    """After its process has died, the worker starts another."""
    with SymbolicWorker(seconds=10) as worker:
        assert worker.prove_equal(*TRUE["product in a log"], DOMAIN)
        assert worker._running is not None
        worker._running._process.kill()
        worker._running._process.wait()
        assert not worker.prove_equal(*TRUE["product in a log"], DOMAIN)
        assert worker.prove_equal(*TRUE["product in a log"], DOMAIN)


@pytest.mark.parametrize(
    "line",
    [
        [sys.executable, "-c", "print('true')"],
        [sys.executable, "-c", "raise SystemExit(3)"],
        ["no such program"],
    ],
)
def test_a_process_that_cannot_start_proves_nothing(line: list[str]) -> None:
    """Without SymPy, every question is "cannot tell"; the worker gives up starting it."""
    with SymbolicWorker(command=lambda: line) as worker:
        assert not any(worker.prove_equal(A, A, DOMAIN) for _ in range(5))


def test_garbled_answers_prove_nothing() -> None:
    """Only the one word counts; a flood of other bytes is "cannot tell"."""
    flood = (
        "import sys; print('ready', flush=True);"
        "sys.stdin.readline(); print('true' * 1000, flush=True)"
    )
    with SymbolicWorker(command=lambda: [sys.executable, "-c", flood]) as worker:
        assert not worker.prove_equal(A, A, DOMAIN)


def test_a_tree_that_is_too_large_is_not_sent() -> None:
    """A line of thousands of nodes is "cannot tell" without a process."""
    with SymbolicWorker(command=lambda: ["no such program"]) as worker:
        assert not worker.prove_equal(Add((A,) * 3_000), A, DOMAIN)
        assert worker._failed_starts == 0


def test_it_ends_with_its_pipe() -> None:
    """The process ends when its stdin does, also in the middle of a question, in silence."""
    from grader.maths.symbolic.wire import encode_question
    from grader.maths.symbolic.worker import PROCESS

    tower = Pow(number(9), Pow(number(9), number(8)))
    done = subprocess.run(
        [sys.executable, str(PROCESS)],
        check=False,
        input=encode_question(tower, Const("pi"), DOMAIN),
        capture_output=True,
        timeout=30,
    )
    assert done.stderr == b""
    assert done.stdout in {b"", b"ready\n"}


def test_the_asking_side_imports_no_sympy() -> None:
    """Whoever asks has no SymPy in its own process."""
    code = (
        "import sys; from grader.maths.symbolic import SymbolicWorker as W;"
        "from grader.maths.domain import Domain; from grader.maths.tree import *;"
        "w = W(); w.start(); w.close(); print('sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False\n", "")
