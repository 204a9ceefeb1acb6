"""Trees as text: in ASCII, which reads back to the same tree, and in LaTeX for pages.

Owns spelling and parentheses, as few as there can be. Decides nothing, and changes
nothing: what was typed as a quotient is written as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from fractions import Fraction

from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Diff,
    Div,
    Elem,
    Entries,
    Equation,
    Hadamard,
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


class Strength(IntEnum):
    """How strongly a text holds together; the weaker one needs parentheses."""

    EQUATION = 0
    SUM = 1
    MINUS = 2
    PRODUCT = 3
    POWER = 4
    ATOM = 5


_MAX_DECIMALS = 6
_GREEK = frozenset(
    (
        *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
        *("lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi"),
        *("omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Sigma", "Phi", "Psi", "Omega"),
    )
)
_TEX_NAMES = {"lam": r"\lambda", "lamda": r"\lambda"}
_TEX_FUNCTIONS = frozenset({"exp", "sin", "cos", "tan", "sinh", "cosh", "tanh"})


def written(node: Node) -> str:
    """The tree in ASCII; read with the same declarations it is the same tree again.

    A negative number, which no text makes, is written with its minus.
    """
    return _ascii(node)[0]


def as_latex(node: Node) -> str:
    """The tree in LaTeX, for pages; names and structure only, no macros."""
    return _latex(node)[0]


Piece = tuple[str, Strength]


def _bracketed(piece: Piece, least: Strength, brackets: tuple[str, str] = ("(", ")")) -> str:
    text, strength = piece
    return text if strength >= least else f"{brackets[0]}{text}{brackets[1]}"


def _ascii(node: Node) -> Piece:
    match node:
        case Num(value):
            return _number(value)
        case Const(name) | Sym(name):
            return name, Strength.ATOM
        case Elem(name, indices):
            return f"{name}[{', '.join(map(written, indices))}]", Strength.ATOM
        case Add(terms):
            return _signed_terms(terms, _ascii), Strength.SUM
        case Neg(operand):
            return f"-{_bracketed(_ascii(operand), Strength.PRODUCT)}", Strength.MINUS
        case Mul(factors):
            first, *others = map(_ascii, factors)
            opening = _bracketed(first, Strength.PRODUCT)
            if isinstance(factors[0], Mul):
                opening = f"({opening})"
            return "*".join([opening, *(_factor(piece) for piece in others)]), Strength.PRODUCT
        case Div(top, bottom):
            opening = _bracketed(_ascii(top), Strength.PRODUCT)
            return f"{opening}/{_factor(_ascii(bottom))}", Strength.PRODUCT
        case Pow(base, exponent):
            raised = _bracketed(_ascii(exponent), Strength.POWER)
            return f"{_bracketed(_ascii(base), Strength.ATOM)}^{raised}", Strength.POWER
        case Equation(left, right):
            return f"{written(left)} = {written(right)}", Strength.EQUATION
        case Transpose(operand):
            return f"{_bracketed(_ascii(operand), Strength.ATOM)}.T", Strength.ATOM
    return _called(node), Strength.ATOM


def _called(node: Node) -> str:
    name: str
    arguments: tuple[Node, ...]
    match node:
        case Log(argument, base):
            name, arguments = "log", (argument,) if base is None else (argument, base)
        case Call(name, arguments):
            pass
        case Big(kind, body, index, lower, upper):
            word = "Sum" if kind is BigKind.SUM else "Product"
            return f"{word}({written(body)}, ({index}, {written(lower)}, {written(upper)}))"
        case Diff(body, variable):
            name, arguments = "Derivative", (body, variable)
        case Matrix(rows):
            lists = ", ".join(f"[{', '.join(map(written, row))}]" for row in rows)
            return f"Matrix([{lists}])"
        case Trace(operand):
            name, arguments = "tr", (operand,)
        case Hadamard(factors):
            name, arguments = "hadamard", factors
        case Entries(operand):
            name, arguments = "sum", (operand,)
        case _:
            raise TypeError(type(node).__name__)
    return f"{name}({', '.join(map(written, arguments))})"


def _factor(piece: Piece) -> str:
    return _bracketed(piece, Strength.POWER)


def _signed_terms(terms: tuple[Node, ...], write: Callable[[Node], Piece]) -> str:
    """The terms of a sum; one with a minus is taken off, except one at the beginning."""
    found = _bracketed(write(terms[0]), Strength.MINUS)
    for term in terms[1:]:
        if isinstance(term, Neg):
            operand = write(term.operand)
            # A minus behind a minus: only parentheses keep them apart for the eye.
            found += f" - {_bracketed(operand, Strength.PRODUCT)}"
        else:
            found += f" + {_bracketed(write(term), Strength.PRODUCT)}"
    return found


def _number(value: Fraction) -> Piece:
    if value < 0:
        return f"-{_number(-value)[0]}", Strength.MINUS
    if value.denominator == 1:
        return str(value.numerator), Strength.ATOM
    decimal = _decimal(value)
    if decimal is not None:
        return decimal, Strength.ATOM
    return f"Rational({value.numerator}, {value.denominator})", Strength.ATOM


def _decimal(value: Fraction) -> str | None:
    """The number with at most six decimals, where that is exact."""
    for places in range(1, _MAX_DECIMALS + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).rjust(places + 1, "0")
            return f"{digits[:-places]}.{digits[-places:]}"
    return None


def _latex(node: Node) -> Piece:
    match node:
        case Num(value):
            text, strength = _number(value)
            if text.startswith(("Rational", "-Rational")):
                sign = "-" if value < 0 else ""
                fraction = rf"\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
                return f"{sign}{fraction}", Strength.MINUS if sign else Strength.POWER
            return text, strength
        case Const(name):
            return (r"\pi" if name == "pi" else name), Strength.ATOM
        case Sym(name):
            return _tex_name(name), Strength.ATOM
        case Elem(name, indices):
            plain = all(isinstance(index, Num | Sym) for index in indices)
            short = plain and all(len(written(index)) == 1 for index in indices)
            return (
                f"{_tex_name(name)}_{{{('' if short else ', ').join(map(as_latex, indices))}}}",
                Strength.ATOM,
            )
        case Add(terms):
            return _signed_terms(terms, _latex), Strength.SUM
        case Neg(operand):
            return f"-{_tex_group(operand, Strength.PRODUCT)}", Strength.MINUS
        case Mul(factors):
            return _tex_product(factors), Strength.PRODUCT
        case Hadamard(factors):
            return r" \odot ".join(_tex_factor(part) for part in factors), Strength.PRODUCT
        case Div(top, bottom):
            return rf"\frac{{{as_latex(top)}}}{{{as_latex(bottom)}}}", Strength.POWER
        case Pow(base, exponent):
            return (
                f"{{{_tex_group(base, Strength.ATOM)}}}^{{{as_latex(exponent)}}}",
                Strength.POWER,
            )
    return _tex_special(node)


def _tex_special(node: Node) -> Piece:
    match node:
        case Equation(left, right):
            return f"{as_latex(left)} = {as_latex(right)}", Strength.EQUATION
        case Transpose(operand):
            return f"{{{_tex_group(operand, Strength.ATOM)}}}^{{\\top}}", Strength.POWER
        case Big(kind, body, index, lower, upper):
            command = r"\sum" if kind is BigKind.SUM else r"\prod"
            limits = rf"_{{{_tex_name(index)}={as_latex(lower)}}}^{{{as_latex(upper)}}}"
            return f"{command}{limits} {_tex_group(body, Strength.PRODUCT)}", Strength.PRODUCT
        case Diff(body, variable):
            operator = rf"\frac{{\partial}}{{\partial {as_latex(variable)}}}"
            return rf"{operator} \left({as_latex(body)}\right)", Strength.PRODUCT
    return _tex_called(node), Strength.ATOM


def _tex_called(node: Node) -> str:
    match node:
        case Log(argument, base):
            below = "" if base is None else f"_{{{as_latex(base)}}}"
            return rf"\log{below} \left({as_latex(argument)}\right)"
        case Call("sqrt", (argument,)):
            return rf"\sqrt{{{as_latex(argument)}}}"
        case Call("binomial", (top, bottom)):
            return rf"\binom{{{as_latex(top)}}}{{{as_latex(bottom)}}}"
        case Call("abs", (argument,)):
            return rf"\left|{as_latex(argument)}\right|"
        case Call("sigmoid", (argument,)):
            return rf"\sigma\left({as_latex(argument)}\right)"
        case Call("factorial", (argument,)):
            return f"{_tex_group(argument, Strength.ATOM)}!"
        case Call(name, arguments):
            word = f"\\{name}" if name in _TEX_FUNCTIONS else rf"\mathrm{{{name}}}"
            return rf"{word}\left({', '.join(map(as_latex, arguments))}\right)"
        case Matrix(rows):
            lines = r" \\ ".join(" & ".join(map(as_latex, row)) for row in rows)
            return rf"\begin{{pmatrix}} {lines} \end{{pmatrix}}"
        case Trace(operand):
            return rf"\operatorname{{tr}}\left({as_latex(operand)}\right)"
        case Entries(operand):
            return rf"\operatorname{{sum}}\left({as_latex(operand)}\right)"
    raise TypeError(type(node).__name__)


def _tex_group(node: Node, least: Strength) -> str:
    return _bracketed(_latex(node), least, (r"\left(", r"\right)"))


def _tex_factor(node: Node) -> str:
    return _tex_group(node, Strength.POWER)


def _tex_product(factors: tuple[Node, ...]) -> str:
    *firsts, last = factors
    parts = [_tex_factor(part) for part in firsts]
    # The last factor may be a big sum: nothing stands behind it that it could take in.
    parts.append(_latex(last)[0] if isinstance(last, Big) else _tex_factor(last))
    text = parts[0]
    for part in parts[1:]:
        text += rf" \cdot {part}" if part[0].isdigit() else f" {part}"
    return text


def _tex_name(name: str) -> str:
    """``y_hat`` with a hat, ``y1`` with an index, Greek by its letter, long names upright."""
    if match := re.fullmatch(r"([A-Za-z]+?)_?hat", name):
        return rf"\hat{{{_tex_word(match[1])}}}"
    if match := re.fullmatch(r"([A-Za-z]+)_?(\d+)", name):
        return f"{_tex_word(match[1])}_{{{match[2]}}}"
    head, _, tail = name.partition("_")
    return _tex_word(head) + (rf"_{{\mathrm{{{tail.replace('_', ', ')}}}}}" if tail else "")


def _tex_word(word: str) -> str:
    if word in _GREEK:
        return f"\\{word}"
    if word in _TEX_NAMES:
        return _TEX_NAMES[word]
    return word if len(word) == 1 else rf"\mathrm{{{word}}}"
