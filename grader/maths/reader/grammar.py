"""Operators and their precedence: sums, products, powers, and what is ambiguous there.

Owns the order of operations, which is Python's, and products without a sign. Asks
where people read a text in two ways (``1/2x``), and never guesses.
"""

from __future__ import annotations

from fractions import Fraction

from grader.errors import UnreadableText
from grader.language import say
from grader.maths.reader.latex import Latex
from grader.maths.reader.names import FUNCTION_NAMES
from grader.maths.reader.tokens import END, Token, Word
from grader.maths.tree import (
    Add,
    BigKind,
    Call,
    Const,
    Div,
    Equation,
    Hadamard,
    Mul,
    Neg,
    Node,
    Num,
    Transpose,
)

_PRODUCTS = ("*", "@")


class Grammar(Latex):
    """Reads a whole text."""

    def whole(self, *, equations: bool) -> Node:
        """The formula, or the equation, that the text is; nothing may be left over."""
        if self.at_end():
            raise self.error(say("there is no formula"), self.token)
        left = self.expression()
        if self.at("=") and not equations:
            raise self.unexpected(say("an equation cannot stand here"))
        if self.accept("="):
            right = self.expression()
            left = self.made(Equation(left, right), 0)
        if self.at("="):
            raise self.unexpected(say("write one line for each equals sign"))
        if not self.at_end():
            raise self.unexpected()
        return left

    def expression(self) -> Node:
        """Terms with plus and minus between them."""
        start, spilled = self.place, len(self.spilled)
        terms = [self.term()]
        while self.at("+", "-"):
            sign = self.place
            minus = self.advance().text == "-"
            term = self.term()
            terms.append(self.made(Neg(term), sign) if minus else term)
        del self.spilled[spilled:]
        return self.made(Add(tuple(terms)), start) if len(terms) > 1 else terms[0]

    def term(self) -> Node:
        """Factors with times and division between them, possibly with a sign before them."""
        start = self.place
        if not self.at("+", "-"):
            return self._product(start)
        with self.deeper():
            minus = self.advance().text == "-"
            found = self.term()
        return self.made(Neg(found), start) if minus else found

    def factor(self) -> Node:
        """One power, without a sign before it."""
        start = self.place
        with self.deeper():
            found = self._postfixed()
            if self.at("^"):
                exponent = self.place + 1
                found = self.power(found, start)
                plain = self.words[exponent].kind in {Word.NUMBER, Word.NAME}
                if plain and self.place == exponent + 1 and not self.latex:
                    self.tight = (start, exponent, self.place)
        return found

    def atom(self) -> Node:
        """The smallest part of a formula that stands here."""
        token = self.token
        match token.kind:
            case Word.NUMBER:
                return self._number()
            case Word.NAME:
                return self._name()
            case Word.GREEK:
                return self._greek()
            case Word.COMMAND:
                return self.command()
        if self.at("(", "{") or (self.at("[") and self.latex):
            return self._group()
        if self.at("|"):
            return self._absolute()
        if self.at("["):
            raise self.error(
                say("a list cannot be read"), token, remedy=say("for grouping, write ( and )")
            )
        raise self.unexpected()

    def _product(self, start: int) -> Node:
        factors = [self.factor()]
        sign, divided = "*", -1
        while (operator := self._operator(start, divided)) is not None:
            below, divided = self.place, -1
            right = self._operand()
            if operator == "/":
                left = self._joined(sign, factors, start)
                factors, divided, sign = [self.made(Div(left, right), start)], below, "*"
                continue
            if operator != sign and len(factors) > 1:
                factors = [self._mixed(operator, sign, factors, start)]
            sign = operator
            factors.append(right)
        return self._joined(sign, factors, start)

    def _joined(self, sign: str, factors: list[Node], start: int) -> Node:
        if len(factors) == 1:
            return factors[0]
        kind = Hadamard if sign == "∘" else Mul
        return self.made(kind(tuple(factors)), start)

    def _mixed(self, operator: str, sign: str, factors: list[Node], start: int) -> Node:
        """A matrix product beside an elementwise one: which is meant to come first?"""
        if operator == "*" or sum(map(self.is_matrix, factors)) > 1:
            raise self.error(
                say("the two kinds of matrix product need parentheses"),
                self.words[start],
                self.words[self.place - 1],
                say("write it as in: {example}", example="hadamard(A @ B, C)"),
            )
        return self._joined(sign, factors, start)

    def _operator(self, start: int, divided: int) -> str | None:
        """The operator here, stepped over; also the one that is not written."""
        if self.at(*_PRODUCTS, "/", "∘"):
            self._refuse_after_bare(explicit=True)
            operator = self.advance().text
            return "*" if operator in _PRODUCTS else operator
        if not self._starts_factor(self.token):
            return None
        self._refuse_after_bare(explicit=False)
        if divided >= 0:
            self._refuse_after_division(start, divided)
        if self.token.kind is Word.NUMBER:
            raise self.unexpected(say("write * before a number that multiplies"))
        self._refuse_after_power()
        return "*"

    def _operand(self) -> Node:
        start = self.place
        if not self.at("+", "-"):
            return self.factor()
        with self.deeper():
            minus = self.advance().text == "-"
            found = self._operand()
        return self.made(Neg(found), start) if minus else found

    def _starts_factor(self, token: Token) -> bool:
        if token.kind is Word.SIGN:
            if token.text == "|":
                return not self.bars
            return token.text in {"(", "{"} or (token.text == "[" and self.latex)
        return token.kind is not Word.END and token.text not in {"top", END}

    def _refuse_after_bare(self, *, explicit: bool) -> None:
        """``log x y``: is y a part of the argument?"""
        bare = self.bare
        if bare is None or bare.end != self.place:
            return
        following = self.ahead() if explicit else self.token
        if self.is_function(following) or following.kind is Word.END:
            return
        name = self.typed_between(bare.start, bare.argument)
        inner = self.typed_between(bare.argument, bare.end)
        sign = self.advance().text if explicit else "*"
        here = self.place
        self._operand()
        following_text = self.typed_between(here, self.place)
        first = f"{name}({inner}{sign}{following_text})"
        second = f"{name}({inner}){sign}{following_text}"
        raise self.ambiguous(bare.start, self.place, first, second)

    def _refuse_after_division(self, start: int, divided: int) -> None:
        """``1/2x``: is x below the line?"""
        here = self.place
        self._operand()
        top = self.typed_between(start, divided - 1)
        bottom = self.typed_between(divided, here)
        factor = self.typed_between(here, self.place)
        raise self.ambiguous(
            start, self.place, f"({top}/{bottom})*{factor}", f"{top}/({bottom}*{factor})"
        )

    def _refuse_after_power(self) -> None:
        """``a^2b``: is b a part of the exponent?"""
        start, exponent, end = self.tight
        if end != self.place or self.token.spaced or self.token.kind is Word.SIGN:
            return
        base = self.typed_between(start, exponent)
        power = self.typed_between(exponent, end)
        self._operand()
        factor = self.typed_between(end, self.place)
        raise self.ambiguous(
            start, self.place, f"{base}{power}*{factor}", f"{base}({power}*{factor})"
        )

    def _postfixed(self) -> Node:
        start = self.place
        found = self.atom()
        while self.at("!", ".T"):
            if self.advance().text == ".T":
                found = self.made(Transpose(found), start)
                continue
            if self.at("!"):
                raise self.unexpected(say("write it as in: {example}", example="factorial(n)"))
            found = self.made(Call("factorial", (found,)), start)
        return found

    def _group(self) -> Node:
        closing = {"(": ")", "{": "}", "[": "]"}[self.advance().text]
        if self.at(closing):
            raise self.unexpected(say("there is nothing in the parentheses"))
        outer, self.bars = self.bars, 0
        found = self.expression()
        self.bars = outer
        self.expect(closing)
        return found

    def _absolute(self) -> Node:
        """What stands between two bars. Bars within bars are asked about, never guessed."""
        start = self.place
        self.advance()
        if self.bars or self.at("|"):
            raise self._unclear_bars(start)
        self.bars = 1
        found = self.expression()
        self.bars = 0
        if not self.accept("|"):
            raise self._unclear_bars(start)
        if self.is_matrix(found):
            raise self.error(
                say("bars around a matrix cannot be read"), self.words[start], self.ahead(-1)
            )
        behind = self._starts_factor(self.token) and not self.at("|")
        if behind and any(word.text == "|" for word in self.words[self.place :]):
            raise self._unclear_bars(start)
        return self.made(Call("abs", (found,)), start)

    def _unclear_bars(self, start: int) -> UnreadableText:
        return self.error(
            say("it is not clear which bars belong together"),
            self.words[start],
            remedy=say("write it as in: {example}", example="abs(x)"),
        )

    def _number(self) -> Node:
        start = self.place
        token = self.advance()
        letter = "E" if "E" in token.text else "e"
        head, exponent, tail = token.text.partition(letter)
        names = {"e", "E", f"e{tail}", f"E{tail}"}
        if exponent and any(map(self.is_known, names)):
            sign = "" if tail.startswith(("-", "+")) else "*"
            raise self.ambiguous(
                start, start + 1, f"{head}*10^({tail})", f"{head}*{letter}{sign}{tail}"
            )
        return self.made(Num(Fraction(token.text)), start)

    def _name(self) -> Node:
        start, token = self.place, self.token
        if self.is_function(token):
            return self.function()
        derivative = self.leibniz()
        if derivative is not None:
            return derivative
        if not self.is_known(token.text) and self.ahead().text != "_" and token.text in "eE":
            self.advance()
            return self.made(Const("e"), start)
        if not self._is_name(token) and self.letters(token):
            self.split_token([1] * len(token.text))
            token = self.token
        self.advance()
        self._refuse_function_name(token, start)
        found = self.named((token.text,), start, self.subscript(both=self.is_two(token.text)))
        if found is not None:
            return found
        if token.text == "pi":
            return self.made(Const("pi"), start)
        raise self.unknown(token.text, start)

    def _is_name(self, token: Token) -> bool:
        """Whether the run of letters is one name, alone or with what stands behind it."""
        return self.names_something(token.text) or (
            self.ahead().text == "_"
            and any(name.startswith(token.text) for name in self.declarations)
        )

    def _refuse_function_name(self, token: Token, start: int) -> None:
        """A symbol named as a function, and then parentheses: which is meant?"""
        if token.text not in FUNCTION_NAMES or not self.at("("):
            return
        raise self.error(
            say("{name} is both a function and a declared name", name=token.text),
            self.words[start],
            remedy=say("for a product, write {text}", text=f"{token.text}*( … )"),
        )

    def _greek(self) -> Node:
        start, token = self.place, self.advance()
        names = self.spellings(token.text)
        matrix = any(map(self.is_two, names))
        kind = {"Sigma": BigKind.SUM, "Pi": BigKind.PRODUCT}.get(token.text)
        declared = any(name.startswith(token.text) for name in self.declarations)
        if kind is not None and not declared and self.at("_", "("):
            return self.big(kind, start)
        if token.text == "sigma" and not self.is_known("sigma") and self.at("("):
            argument = self._group()
            return self.made(Call("sigmoid", (argument,)), start)
        found = self.named(names, start, self.subscript(both=matrix))
        if found is not None:
            return found
        if token.text == "pi":
            return self.made(Const("pi"), start)
        raise self.unknown(token.text, start)
