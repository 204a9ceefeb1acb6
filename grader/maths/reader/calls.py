"""Functions as Python learners type them: ``log(x, 2)``, ``Sum(f, (k, 1, K))``.

Owns what each known function takes and becomes. Refuses a function without its
argument, a sum without its limits, and a power between a function and its argument.
"""

from __future__ import annotations

from fractions import Fraction

from grader.errors import UnreadableText
from grader.language import Message, say
from grader.maths.reader.caps import MAX_SIDE
from grader.maths.reader.cursor import Bare
from grader.maths.reader.derivatives import Derivatives
from grader.maths.reader.names import FUNCTION_NAMES
from grader.maths.reader.tokens import Word
from grader.maths.tree import (
    FUNCTIONS,
    Big,
    BigKind,
    Call,
    Entries,
    Hadamard,
    Log,
    Matrix,
    Neg,
    Node,
    Num,
    Trace,
    Transpose,
)

_ALIASES = {"Abs": "abs", "ln": "log"}
_LOGS = {"log2": 2, "log10": 10}
BIGS = {
    "Sum": BigKind.SUM,
    "sum": BigKind.SUM,
    "Product": BigKind.PRODUCT,
    "product": BigKind.PRODUCT,
    "prod": BigKind.PRODUCT,
}
_BARE = frozenset(
    ("log", "ln", "log2", "log10", "exp", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh")
)
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")


class Calls(Derivatives):
    """Reads functions with their arguments."""

    def function(self) -> Node:
        """The function that stands here, with its argument."""
        start = self.place
        token = self.advance()
        name, _, base_name = token.text.partition("_")
        if name in BIGS:
            return self.big(BIGS[name], start)
        base = self._base(name, base_name, start)
        if self.at("^"):
            raise self._power_of_function(name, start)
        if name in _BARE and not self.at("("):
            return self._applied(name, [self._bare_argument(name, start)], base, start)
        if not self.at("("):
            found = say("{name} needs its argument in parentheses", name=name)
            raise self.error(found, token)
        if name in {"Derivative", "diff"}:
            return self.derivative_call(start)
        if name == "Matrix":
            return self._matrix(start)
        arguments = self._arguments()
        if name == "Rational":
            return self._rational(arguments, start)
        return self._applied(name, arguments, base, start)

    def big(self, kind: BigKind, start: int) -> Node:
        """A sum or product in parentheses, with its limits; or all entries of a matrix."""
        if self.at("_", "^"):
            return self.big_with_scripts(kind, start)
        self.expect("(")
        names = self._limit_names()
        self.bound += names
        body = self.expression()
        del self.bound[len(self.bound) - len(names) :]
        if self.at(")"):
            self.advance()
            if kind is BigKind.SUM and self.is_matrix(body):
                return self.made(Entries(body), start)
            raise self._no_limits(kind, start)
        limits = self._limits(names, start)
        self.expect(")")
        result = body
        for name, lower, upper in limits:
            result = self.made(Big(kind, result, name, lower, upper), start)
        return result

    def index_name(self) -> str:
        """The name of an index, stepped over; one that is declared otherwise is refused."""
        token = self.token
        if token.kind is not Word.NAME:
            raise self.unexpected(say("the name of an index is missing"))
        if self.is_indexed(token.text) or token.text in FUNCTION_NAMES:
            raise self.error(say("{name} cannot be an index", name=token.text), token)
        self.advance()
        return token.text

    def missing_limit(self, found: Message, kind: BigKind, name: str, start: int) -> UnreadableText:
        """The error for a sum without one of its limits."""
        word = "Sum" if kind is BigKind.SUM else "Product"
        if self.latex and self.words[start].kind is Word.COMMAND:
            example = rf"\{self.words[start].text}_{{{name}=1}}^{{K}}"
        else:
            example = f"{word}(…, ({name}, 1, K))"
        return self.error(
            found,
            self.words[start],
            self.words[max(start, self.place - 1)],
            say("write it as in: {example}", example=example),
        )

    def _base(self, name: str, base_name: str, start: int) -> Node | None:
        if name in _LOGS:
            return self.made(Num(Fraction(_LOGS[name])), start)
        if name != "log":
            return None
        if base_name.isdigit():
            return self.made(Num(self.whole_number(base_name, start)), start)
        if base_name:
            base = self.named((base_name,), start, None)
            if base is None:
                raise self.unknown(base_name, start)
            return base
        subscript = self.subscript()
        if isinstance(subscript, tuple):
            return subscript[0]
        if subscript is None:
            return None
        if subscript.isdigit():
            return self.made(Num(self.whole_number(subscript, start)), start)
        base = self.named((subscript,), start, None)
        if base is None:
            raise self.unknown(subscript, start)
        return base

    def _bare_argument(self, name: str, start: int) -> Node:
        argument = self.place
        if self.token.kind is Word.END or (self.token.kind is Word.SIGN and not self.at("{", "[")):
            raise self.unexpected(say("the argument of {name} is missing", name=name))
        if self.at("{") and self.latex:
            self.advance()
            found = self.expression()
            self.expect("}")
            return found
        swallows = self.at_command("sum", "prod")
        found = self.factor()
        if not swallows:
            self.bare = Bare(start, argument, self.place)
        elif not isinstance(found, Big):
            text = self.typed_between(start, self.place)
            raise self.error(
                say("{text} can be read in two ways", text=text),
                self.words[start],
                self.words[self.place - 1],
                say("put the argument of {name} in parentheses", name=name),
            )
        return found

    def _arguments(self) -> list[Node]:
        self.expect("(")
        if self.at(")"):
            raise self.unexpected(say("an argument is missing"))
        found = [self.expression()]
        while self.accept(","):
            found.append(self.expression())
        self.expect(")")
        return found

    def _applied(self, name: str, arguments: list[Node], base: Node | None, start: int) -> Node:
        name = _ALIASES.get(name, name)
        first = arguments[0]
        if name in {"log", *_LOGS}:
            if len(arguments) == 2 and base is None and name == "log":
                return self.made(Log(first, arguments[1]), start)
            self._count(name, arguments, 1, start)
            return self.made(Log(first, base), start)
        if name in FUNCTIONS:
            self._count(name, arguments, FUNCTIONS[name], start)
            return self.made(Call(name, tuple(arguments)), start)
        if name.lower() == "hadamard":
            self._count(name, arguments, max(2, len(arguments)), start)
            return self.made(Hadamard(tuple(arguments)), start)
        self._count(name, arguments, 1, start)
        if name == "transpose":
            return self.made(Transpose(first), start)
        return self.made(Trace(first), start)

    def _count(self, name: str, arguments: list[Node], expected: int, start: int) -> None:
        if len(arguments) != expected:
            raise self.error(
                say(
                    "{name} takes {expected} arguments, not {count}",
                    name=name,
                    expected=expected,
                    count=len(arguments),
                ),
                self.words[start],
                self.words[self.place - 1],
            )

    def _rational(self, arguments: list[Node], start: int) -> Node:
        self._count("Rational", arguments, 2, start)
        top, bottom = arguments
        sign = isinstance(top, Neg)
        top = top.operand if isinstance(top, Neg) else top
        if not (isinstance(top, Num) and isinstance(bottom, Num) and bottom.value):
            found = say("Rational takes two whole numbers, the second not 0")
            raise self.error(found, self.words[start], self.words[self.place - 1])
        number = self.made(Num(top.value / bottom.value), start)
        return self.made(Neg(number), start) if sign else number

    def _power_of_function(self, name: str, start: int) -> UnreadableText:
        if self.ahead().text == "-":
            return self.error(
                say("a power cannot stand between a function and its argument"),
                self.words[start],
                self.ahead(),
                say("write it as in: {example}", example=f"1/{name}(x)"),
            )
        first, second = f"{name}(x)^2", f"{name}({name}(x))"
        if self.ahead().kind is Word.NUMBER and self.ahead(2).text == "(":
            end = self.place + 3
            depth = 1
            while depth and self.words[end].kind is not Word.END:
                depth += (self.words[end].text == "(") - (self.words[end].text == ")")
                end += 1
            inner = self.typed_between(self.place + 3, end - 1)
            power = self.ahead().text
            first, second = f"{name}({inner})^{power}", f"{name}({name}({inner}))"
        return self.ambiguous(start, self.place + 2, first, second)

    def _matrix(self, start: int) -> Node:
        self.expect("(")
        self.expect("[")
        rows: list[tuple[Node, ...]] = []
        while True:
            if self.accept("["):
                rows.append(self._row())
            else:
                rows.append((self.expression(),))
            if not self.accept(","):
                break
        self.expect("]")
        self.expect(")")
        return self.matrix_of(rows, start)

    def matrix_of(self, rows: list[tuple[Node, ...]], start: int) -> Node:
        """The matrix with these rows; refused where it is too large or they differ in length."""
        first, last = self.words[start], self.words[self.place - 1]
        if len(rows) > MAX_SIDE or max(map(len, rows)) > MAX_SIDE:
            found = say(
                "the matrix is too large; the limit is {limit} rows and columns", limit=MAX_SIDE
            )
            raise self.error(found, first, last)
        if len(set(map(len, rows))) > 1:
            raise self.error(say("the rows of the matrix have different lengths"), first, last)
        return self.made(Matrix(tuple(rows)), start)

    def _row(self) -> tuple[Node, ...]:
        found = [self.expression()]
        while self.accept(","):
            found.append(self.expression())
        self.expect("]")
        return tuple(found)

    def _limit_names(self) -> list[str]:
        """The indices of the call that is open here: they stand behind what uses them."""
        names: list[str] = []
        depth, commas = 0, 0
        for place in range(self.place, len(self.words) - 2):
            word, follower, second = self.words[place : place + 3]
            if word.kind is not Word.SIGN:
                continue
            depth += (word.text in _OPENING) - (word.text in _CLOSING)
            if depth < 0:
                break
            if depth or word.text != ",":
                continue
            commas += 1
            if follower.text == "(" and second.kind is Word.NAME:
                names.append(second.text)
            elif follower.kind is Word.NAME and (
                second.text == "=" or (commas == 1 and second.text in {",", ")"})
            ):
                names.append(follower.text)
        return names

    def _limits(self, names: list[str], start: int) -> list[tuple[str, Node, Node]]:
        found: list[tuple[str, Node, Node]] = []
        kind = BIGS.get(self.words[start].text, BigKind.SUM)
        while self.accept(","):
            outer = names[len(found) + 1 :]
            grouped = self.accept("(")
            name = self.index_name()
            self.bound += outer
            found.append((name, *self._bounds(kind, name, start)))
            del self.bound[len(self.bound) - len(outer) :]
            if grouped:
                self.expect(")")
        return found

    def _bounds(self, kind: BigKind, name: str, start: int) -> tuple[Node, Node]:
        if self.accept("="):
            lower = self.expression()
            if not self.at(".."):
                raise self.missing_limit(say("the upper limit is missing"), kind, name, start)
            self.advance()
            return lower, self.expression()
        if not self.accept(","):
            raise self.missing_limit(say("both limits are missing"), kind, name, start)
        lower = self.expression()
        if not self.at(","):
            raise self.missing_limit(say("the lower limit is missing"), kind, name, start)
        self.advance()
        return lower, self.expression()

    def _no_limits(self, kind: BigKind, start: int) -> UnreadableText:
        return self.missing_limit(say("the limits of the sum are missing"), kind, "k", start)
