r"""The subset of LaTeX: fractions, roots, sums with limits, derivatives, hats.

Owns the commands and what each becomes; the trees are those of ASCII. Macros and
everything else of TeX are refused by name, before the parser, among the words.
"""

from __future__ import annotations

from fractions import Fraction

from grader.language import say
from grader.maths.reader import tokens
from grader.maths.reader.calls import Calls
from grader.maths.reader.cursor import Spilled
from grader.maths.reader.tokens import Word
from grader.maths.tree import (
    Big,
    BigKind,
    Call,
    Div,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Transpose,
    free_names,
)


class Latex(Calls):
    """Reads commands of LaTeX, and derivatives written as quotients."""

    def command(self) -> Node:
        """What the command that stands here becomes."""
        start = self.place
        if self.derivative_is_here():
            return self.quotient_derivative(start)
        token = self.advance()
        match token.text:
            case "frac":
                top = self.argument()
                return self.made(Div(top, self.argument()), start)
            case "binom":
                top = self.argument()
                return self.made(Call("binomial", (top, self.argument())), start)
            case "sqrt":
                return self._root(start)
            case "sum":
                return self.big(BigKind.SUM, start)
            case "prod":
                return self.big(BigKind.PRODUCT, start)
            case "hat" | "widehat":
                return self._hat(start)
            case tokens.BEGIN:
                return self._environment(start)
        self.place = start
        raise self.unexpected()

    def argument(self) -> Node:
        """What a command takes: a group in braces, or one sign (``\\frac12``)."""
        if self.accept("{"):
            found = self.expression()
            self.expect("}")
            return found
        token = self.token
        kinds = {Word.NUMBER, Word.NAME, Word.GREEK, Word.COMMAND}
        if token.kind not in kinds or (token.kind is Word.NUMBER and not token.text.isdigit()):
            raise self.unexpected(say("write it as in: {example}", example=r"\frac{a}{b}"))
        if token.kind in {Word.NUMBER, Word.NAME} and len(token.text) > 1 and not token.whole:
            self.split_token([1, len(token.text) - 1])
        if self.is_function(self.token):
            raise self.unexpected(say("write it as in: {example}", example=r"\frac{a}{b}"))
        with self.deeper():
            return self.atom()

    def power(self, base: Node, start: int) -> Node:
        """The power with what stands behind ``^``; of a matrix, ``^T`` is the transpose."""
        if self._transposition(base, start):
            return self.made(Transpose(base), start)
        return self.made(Pow(base, self._exponent()), start)

    def big_with_scripts(self, kind: BigKind, start: int) -> Node:
        """A sum with limits below and above; its body goes on to the next plus or minus."""
        name, lower, upper = None, None, None
        while self.at("_", "^"):
            if self.at("^") and upper is None:
                self.advance()
                upper = self._script()
            elif self.at("_") and name is None:
                self.advance()
                name, lower = self._lower()
            else:
                raise self.unexpected()
        if lower is None:
            found = say("the lower limit is missing")
            raise self.missing_limit(found, kind, name or "k", start)
        assert name is not None
        if upper is None:
            raise self.missing_limit(say("the upper limit is missing"), kind, name, start)
        first = self.place
        self.bound.append(name)
        body = self.term()
        self.bound.pop()
        body, behind = self._parted(body, name, first)
        if kind is BigKind.PRODUCT:
            self._refuse_trailing(body, name, first)
        if not self._is_group(first):
            self.spilled.append(Spilled(name, start))
        big = self.made(Big(kind, body, name, lower, upper), start)
        return self.made(Mul((big, *behind)), start) if behind else big

    def _exponent(self) -> Node:
        self.expect("^")
        if not self.latex:
            return self._signed()
        return self._script()

    def _signed(self) -> Node:
        start = self.place
        if not self.at("+", "-"):
            return self.factor()
        with self.deeper():
            minus = self.advance().text == "-"
            found = self._signed()
        return self.made(Neg(found), start) if minus else found

    def _script(self) -> Node:
        """One sign, or a group in braces or parentheses."""
        token = self.token
        long = token.kind in {Word.NUMBER, Word.NAME} and len(token.text) > 1 and not token.whole
        if long and not (token.kind is Word.NAME and self.is_known(token.text)):
            text = token.text
            raise self.ambiguous(
                self.place, self.place + 1, f"^{{{text}}}", f"^{{{text[0]}}} {text[1:]}"
            )
        if self.at("{"):
            self.advance()
            found = self.expression()
            self.expect("}")
            return found
        return self._signed()

    def _lower(self) -> tuple[str, Node | None]:
        closing = {"{": "}", "(": ")"}.get(self.token.text)
        if closing:
            self.advance()
        name = self.index_name()
        lower = None
        if closing:
            if self.accept("="):
                lower = self.expression()
            self.expect(closing)
        return name, lower

    def _parted(self, body: Node, name: str, first: int) -> tuple[Node, tuple[Node, ...]]:
        """The body without the sums behind it that do not depend on its index."""
        if not isinstance(body, Mul):
            return body, ()
        own = len(body.factors)
        while own > 1 and isinstance(body.factors[own - 1], Big):
            if name in free_names(body.factors[own - 1]):
                break
            own -= 1
        if own == len(body.factors):
            return body, ()
        mine, behind = body.factors[:own], body.factors[own:]
        return (mine[0] if own == 1 else self.made(Mul(mine), first)), behind

    def _refuse_trailing(self, body: Node, name: str, first: int) -> None:
        """A factor behind a product may belong to it or not; its value depends on it."""
        body = body.operand if isinstance(body, Neg) else body
        parts = body.factors if isinstance(body, Mul) else ()
        if isinstance(body, Div):
            parts = (body.numerator, body.denominator)
        if not parts or name in free_names(parts[-1]) or name not in free_names(body):
            return
        text = self.typed_between(first, self.place)
        raise self.error(
            say("{text} can be read in two ways", text=text),
            self.words[first],
            self.words[self.place - 1],
            say("put what belongs to the product in parentheses"),
        )

    def _is_group(self, first: int) -> bool:
        """Whether the words from there on are one group in parentheses."""
        depth = 0
        for place in range(first, self.place):
            word = self.words[place]
            if word.kind is Word.SIGN:
                depth += (word.text in "([{") - (word.text in ")]}")
            if depth == 0:
                return place == self.place - 1 and place > first
        return False

    def _environment(self, start: int) -> Node:
        r"""A matrix between ``\begin{pmatrix}`` and ``\end{pmatrix}``."""
        rows = [self._cells()]
        while self.accept("\\\\"):
            if not self.at_command(tokens.END):
                rows.append(self._cells())
        if not self.at_command(tokens.END):
            raise self.unexpected(
                say("write it as in: {example}", example=r"\begin{pmatrix} a & b \end{pmatrix}")
            )
        self.advance()
        return self.matrix_of(rows, start)

    def _cells(self) -> tuple[Node, ...]:
        found = [self.expression()]
        while self.accept("&"):
            found.append(self.expression())
        return tuple(found)

    def _root(self, start: int) -> Node:
        if not self.at("["):
            if self.at("("):
                return self.made(Call("sqrt", (self.atom(),)), start)
            return self.made(Call("sqrt", (self.argument(),)), start)
        self.advance()
        order = self.expression()
        self.expect("]")
        one = self.made(Num(Fraction(1)), start)
        inverse = self.made(Div(one, order), start)
        return self.made(Pow(self.argument(), inverse), start)

    def _hat(self, start: int) -> Node:
        braced = self.accept("{")
        token = self.advance()
        if token.kind not in {Word.NAME, Word.GREEK}:
            self.place -= 1
            raise self.unexpected(say("write it as in: {example}", example=r"\hat{y}"))
        if braced:
            self.expect("}")
        names = self.spellings(token.text)
        bases = tuple(
            spelled for n in names for spelled in (f"{n}hat", f"{n}_hat", f"hat_{n}", f"hat{n}")
        )
        matrix = any(self.is_indexed(base) and self.is_two(base) for base in bases)
        found = self.named(bases, start, self.subscript(both=matrix))
        if found is None:
            raise self.unknown(bases[0], start, rf"\hat{{{token.text}}}")
        return found

    def _transposition(self, base: Node, start: int) -> bool:
        place = self.place + 1
        braced = (
            self.words[place].text == "{" and self.words[place + 2].text == "}"
            if (place + 2 < len(self.words))
            else False
        )
        token = self.words[place + braced]
        always = token.kind is Word.COMMAND and token.text == "top"
        is_t = token.kind is Word.NAME and token.text == "T"
        if not always and not is_t:
            return False
        after = self.words[min(place + braced + 1, len(self.words) - 1)]
        if is_t and after.text in {"_", "[", "!"}:
            return False
        matrix = self.is_matrix(base)
        scalar_t = self.is_known("T") and not self.is_two("T")
        if is_t and not token.whole and scalar_t:
            if not matrix:
                return False
            end = place + (3 if braced else 1)
            text = self.typed_between(start, self.place)
            raise self.ambiguous(start, end, f"{text}.T", f"{text}^(T)")
        self.place = place + (3 if braced else 1)
        if not matrix:
            raise self.error(
                say("only a matrix has a transpose"), self.words[start], self.words[self.place - 1]
            )
        return True
