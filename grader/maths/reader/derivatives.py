"""Derivatives: ``Derivative(f, x)``, ``d/dx f``, and quotients of differentials in LaTeX.

Owns which words are differentials, and how far a derivative reaches; where that is
not clear, it asks. Carries no derivative out.
"""

from __future__ import annotations

from grader.errors import UnreadableText
from grader.language import say
from grader.maths.reader.caps import MAX_ORDER
from grader.maths.reader.names import Names
from grader.maths.reader.tokens import Word
from grader.maths.tree import Diff, Elem, Node, Sym


class Derivatives(Names):
    """Reads derivatives."""

    def derived(self, body: Node, variable: Node, order: int, start: int) -> Node:
        """The derivative of this order; the variable must be a symbol or an element."""
        if not isinstance(variable, Sym | Elem) or self.is_matrix(variable):
            raise self.error(
                say("a derivative is taken by one symbol, such as x or y[k]"),
                self.words[start],
                self.words[self.place - 1],
            )
        for _ in range(order):
            body = self.made(Diff(body, variable), start)
        return body

    def order(self) -> int:
        """The order of a derivative, a small number."""
        token = self.advance()
        if token.kind is not Word.NUMBER or not token.text.isdigit() or int(token.text) < 1:
            raise self.error(say("the order of a derivative must be a small number"), token)
        if int(token.text) > MAX_ORDER:
            raise self.error(
                say(
                    "the order of the derivative is too large; the limit is {limit}",
                    limit=MAX_ORDER,
                ),
                token,
            )
        return int(token.text)

    def derivative_call(self, start: int) -> Node:
        """What is in the parentheses of ``Derivative``."""
        self.expect("(")
        body = self.expression()
        if not self.at(","):
            raise self.unexpected(say("write it as in: {example}", example="Derivative(log(x), x)"))
        while self.accept(","):
            grouped = self.accept("(")
            variable = self.factor()
            order = 1
            if (grouped and self.accept(",")) or (
                self.at(",") and self.ahead().kind is Word.NUMBER and bool(self.advance())
            ):
                order = self.order()
            if grouped:
                self.expect(")")
            body = self.derived(body, variable, order, start)
        self.expect(")")
        return body

    def leibniz(self) -> Node | None:
        """``d/dx`` and ``dE/dx`` in ASCII, where ``d`` is no declared name; else None."""
        start = self.place
        top, slash = self.token.text, self.place + 1
        if self.ahead().text == "^" and self.ahead(2).kind is Word.NUMBER and top == "d":
            slash += 2
        if self.is_known(top) or not top.startswith("d") or slash + 1 >= len(self.words):
            return None
        bottom = self.words[slash + 1]
        if self.words[slash].text != "/" or not self._is_differential(bottom.text):
            return None
        if len(top) > 1 and not self.names_something(top[1:]):
            return None
        self._step_over_d()
        order = self.order() if self.accept("^") else 1
        body = None if self.at("/") else self.factor()
        self.expect("/")
        self._step_over_d()
        variable = self.variable()
        self._check_order(order, start)
        return self._differentiated(body, [(variable, order)], start)

    def variable(self) -> Node:
        """The symbol by which a derivative is taken."""
        if self.token.kind not in {Word.NAME, Word.GREEK, Word.COMMAND}:
            raise self.unexpected(say("the variable of the derivative is missing"))
        with self.deeper():
            return self.atom()

    def _is_differential(self, text: str) -> bool:
        return len(text) > 1 and text[0] == "d" and not self.is_known(text)

    def _step_over_d(self) -> None:
        if self.at_command("partial"):
            self.advance()
            return
        token = self.token
        if token.kind is not Word.NAME or not token.text.startswith("d"):
            raise self.unexpected(say("write it as in: {example}", example=r"\frac{d}{dx}"))
        if len(token.text) > 1:
            self.split_token([1, len(token.text) - 1])
        self.advance()

    def derivative_is_here(self) -> bool:
        """Whether a fraction of differentials stands here."""
        if not (self.at_command("frac") and self.ahead().text == "{"):
            return False
        top, depth, place = self.ahead(2), 1, self.place + 2
        while depth and self.words[place].kind is not Word.END:
            depth += (self.words[place].text == "{") - (self.words[place].text == "}")
            place += 1
        bottom = self.words[min(place + 1, len(self.words) - 1)]
        if top.text == "partial" or bottom.text == "partial":
            return True
        second = self.words[min(place + 2, len(self.words) - 1)]
        if self.is_known("d") or top.kind is not Word.NAME or bottom.kind is not Word.NAME:
            return False
        starts = top.text == "d" or (
            top.text[0] == "d"
            and not self.is_known(top.text)
            and self.names_something(top.text[1:])
        )
        ends = self._is_differential(bottom.text) or (
            bottom.text == "d" and second.kind in {Word.NAME, Word.GREEK}
        )
        return starts and ends

    def quotient_derivative(self, start: int) -> Node:
        """The derivative that is written as a fraction."""
        self.advance()
        self.expect("{")
        self._step_over_d()
        order = self._script_order()
        body = None if self.at("}") else self.expression()
        self.expect("}")
        self.expect("{")
        variables = []
        while not self.at("}"):
            self._step_over_d()
            variables.append((self.variable(), self._script_order()))
        self.expect("}")
        if not variables or sum(count for _, count in variables) != order:
            raise self.error(
                say("the orders above and below in the derivative do not agree"),
                self.words[start],
                self.words[self.place - 1],
            )
        return self._differentiated(body, variables, start)

    def _script_order(self) -> int:
        if not self.accept("^"):
            return 1
        braced = self.accept("{")
        order = self.order()
        if braced:
            self.expect("}")
        return order

    def _check_order(self, order: int, start: int) -> None:
        below = self.order() if order > 1 and self.accept("^") else 1
        if below != order:
            raise self.error(
                say("the orders above and below in the derivative do not agree"),
                self.words[start],
                self.words[self.place - 1],
            )

    def _differentiated(
        self, body: Node | None, variables: list[tuple[Node, int]], start: int
    ) -> Node:
        operator = self.place
        if body is None:
            body = self._operand_of_derivative(start)
        for variable, order in reversed(variables):
            body = self.derived(body, variable, order, start)
        if operator != self.place:
            self.bare = None
        return body

    def _operand_of_derivative(self, start: int) -> Node:
        """One factor; what follows it must not be a part of it as well."""
        first = self.place
        if self.at("-", "+"):
            raise self._unclear_operand(start, first)
        bracketed = self.at("(", "{", "[")
        called = self.is_function(self.token) and self.ahead().text in {"(", "_"}
        body = self.factor()
        closed = bracketed or (called and self.bare is None)
        following = self.token
        if following.kind is Word.END or self.at(")", "]", "}", ",", "=", ".."):
            return body
        if self.at("+", "-"):
            self.place += 1
            another = self.derivative_is_here() or self.token.text == "d"
            self.place -= 1
            if closed or another:
                return body
        raise self._unclear_operand(start, first)

    def _unclear_operand(self, start: int, first: int) -> UnreadableText:
        operator = self.typed_between(start, first)
        return self.error(
            say("it is not clear how far the derivative {operator} reaches", operator=operator),
            self.words[start],
            self.words[max(start, self.place - 1)],
            say("write it as in: {example}", example=f"{operator} ( … )"),
        )
