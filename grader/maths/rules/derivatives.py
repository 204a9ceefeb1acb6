"""Rules of the derivative, each carried out at one place."""

from __future__ import annotations

from fractions import Fraction

from grader.language import say
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.rule import Rule


def _parts(node: Form) -> tuple[Form, Form]:
    return node.parts[0], node.parts[1]


def _d(body: Form, variable: Form) -> Form:
    return f.form("diff", None, (body, variable))


def depends(body: Form, variable: Form) -> bool:
    """Whether a body may change with the variable; of an indexed one, any element counts."""
    if variable.head != "elem":
        return f.holds(body, variable)
    return any(part.head == "elem" and part.value == variable.value for part in f.walk(body))


def _constant(node: Form) -> Form | None:
    body, variable = _parts(node)
    named = any(part.head in {"sym", "elem"} for part in f.walk(body))
    return f.ZERO if not named and not depends(body, variable) else None


def _others(node: Form) -> Form | None:
    body, variable = _parts(node)
    return None if depends(body, variable) else f.ZERO


def _itself(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.key == variable.key:
        return f.ONE
    both = body.head == variable.head == "elem" and body.value == variable.value
    if not both or len(body.parts) != len(variable.parts):
        return None
    pairs = zip(body.parts, variable.parts, strict=True)
    return f.mul(_delta(own, other) for own, other in pairs)


def _delta(own: Form, other: Form) -> Form:
    if own.key == other.key:
        return f.ONE
    if own.head == "num" and other.head == "num":
        return f.ZERO
    return f.form("call", "delta", (own, other))


def _sum_rule(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.head == "sum":
        return f.form("sum", None, (_d(body.parts[0], variable), *body.parts[1:]))
    if body.head != "add":
        return None
    return f.add(_d(term, variable) for term in body.parts)


def _picked(node: Form) -> Form | None:
    """A sum over ``delta(i, k)`` is the one term at k."""
    body, index = node.parts[:2]
    for part in f.factors(body):
        if part.head == "call" and part.value == "delta" and index.key in part.key:
            first, second = part.parts
            other = second if first.key == index.key else first
            if f.holds(other, index):
                return None
            rest = f.mul(p for p in f.factors(body) if p is not part)
            return f.replaced(rest, index.key, other)
    return None


def _constant_factor(node: Form) -> Form | None:
    body, variable = _parts(node)
    fixed = [part for part in f.factors(body) if not depends(part, variable)]
    moving = [part for part in f.factors(body) if depends(part, variable)]
    if body.head != "mul" or not fixed or not moving:
        return None
    return f.mul((*fixed, _d(f.mul(moving), variable)))


def _product_rule(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.head != "mul" or not all(depends(part, variable) for part in body.parts):
        return None
    rows = []
    for place, part in enumerate(body.parts):
        others = body.parts[:place] + body.parts[place + 1 :]
        rows.append(f.mul((*others, _d(part, variable))))
    return f.add(rows)


def _of_log(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.head != "log" or len(body.parts) != 1:
        return None
    return f.mul((f.inverse(body.parts[0]), _d(body.parts[0], variable)))


def _of_log_base(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.head != "log" or len(body.parts) != 2 or depends(body.parts[1], variable):
        return None
    argument, base = body.parts
    below = f.inverse(f.mul((argument, f.form("log", None, (base,)))))
    return f.mul((below, _d(argument, variable)))


def _of_exp(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.head == "call" and body.value == "exp":
        return f.mul((body, _d(body.parts[0], variable)))
    if body.head != "pow" or depends(body.parts[0], variable):
        return None
    base, exponent = body.parts
    return f.mul((body, f.form("log", None, (base,)), _d(exponent, variable)))


def _of_power(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.head != "pow":
        return None
    base, exponent = body.parts
    if depends(exponent, variable):
        return None
    lower = f.add((exponent, f.MINUS_ONE))
    lowered = base if lower.key == f.ONE.key else f.power(base, lower)
    if lower.key == f.ZERO.key:
        lowered = f.ONE
    return f.mul((exponent, lowered, _d(base, variable)))


def _log_differentiation(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.head != "pow" or not all(depends(part, variable) for part in body.parts):
        return None
    log = f.mul((body.parts[1], f.form("log", None, (body.parts[0],))))
    return f.mul((body, _d(log, variable)))


def _of_function(node: Form) -> Form | None:
    body, variable = _parts(node)
    if body.head != "call" or len(body.parts) != 1:
        return None
    inside = body.parts[0]
    outer = {
        "sqrt": lambda: f.mul((f.num(Fraction(1, 2)), f.inverse(body))),
        "sigmoid": lambda: f.mul((body, f.add((f.ONE, f.neg(body))))),
        "sin": lambda: f.form("call", "cos", (inside,)),
        "cos": lambda: f.neg(f.form("call", "sin", (inside,))),
        "tanh": lambda: f.add((f.ONE, f.neg(f.power(body, f.num(2))))),
    }.get(str(body.value))
    return None if outer is None else f.mul((outer(), _d(inside, variable)))


def is_inner(node: Form) -> bool:
    """Whether a derivative stands of a function of a function (for the chain rule's name)."""
    body, variable = _parts(node)
    inside = body.parts[-1:] if body.head == "call" else body.parts[:1]
    if body.head == "pow" and not depends(body.parts[0], variable):
        inside = body.parts[1:]
    if body.head not in {"call", "log", "pow"}:
        return False
    itself = (variable.head, variable.value)
    return any(depends(part, variable) and (part.head, part.value) != itself for part in inside)


_DIFF = frozenset({"diff"})

RULES = (
    Rule(
        "constant-derivative",
        say("derivative of a constant"),
        "(c)' = 0",
        _DIFF,
        _constant,
        counts=False,
    ),
    Rule(
        "partial-derivative",
        say("other symbols are constant"),
        "d/dx f(y) = 0",
        _DIFF,
        _others,
        counts=False,
        spellings=("partial derivative", "others constant"),
    ),
    Rule(
        "derivative-of-itself",
        say("derivative of the symbol itself"),
        "(x)' = 1",
        _DIFF,
        _itself,
        counts=False,
    ),
    Rule(
        "sum-rule",
        say("sum rule"),
        "(f + g)' = f' + g'",
        _DIFF,
        _sum_rule,
        counts=False,
        spellings=("term by term", "linearity of the derivative", "和の法則", "線形性"),
    ),
    Rule(
        "constant-factor",
        say("constant factor of a derivative"),
        "(c*f)' = c*f'",
        _DIFF,
        _constant_factor,
        counts=False,
        spellings=("constant multiple rule", "線形性"),
    ),
    Rule(
        "one-term-of-the-sum",
        say("only the term with this index is left"),
        "Sum_i a_i*delta(i, k) = a_k",
        frozenset({"sum"}),
        _picked,
        counts=False,
    ),
    Rule(
        "product-rule",
        say("product rule"),
        "(f*g)' = f'*g + f*g'",
        _DIFF,
        _product_rule,
        spellings=("積の法則",),
    ),
    Rule(
        "derivative-of-log",
        say("derivative of log"),
        "log(x)' = 1/x",
        _DIFF,
        _of_log,
        spellings=("derivative of ln", "d log = 1/x"),
    ),
    Rule(
        "derivative-of-log-base",
        say("derivative of log to a base"),
        "log(x, b)' = 1/(x*log(b))",
        _DIFF,
        _of_log_base,
    ),
    Rule(
        "derivative-of-exp",
        say("derivative of exp"),
        "exp(x)' = exp(x), (b^x)' = b^x*log(b)",
        _DIFF,
        _of_exp,
    ),
    Rule(
        "derivative-of-power",
        say("derivative of a power"),
        "(x^n)' = n*x^(n-1)",
        _DIFF,
        _of_power,
        spellings=("power rule", "power rule of derivatives", "べき乗の法則"),
    ),
    Rule(
        "log-differentiation",
        say("derivative through the log"),
        "f' = f*log(f)'",
        _DIFF,
        _log_differentiation,
    ),
    Rule(
        "derivative-of-function",
        say("derivative of a known function"),
        "sin(x)' = cos(x), sqrt(x)' = 1/(2*sqrt(x))",
        _DIFF,
        _of_function,
    ),
)

NAMES = (
    Rule(
        "chain-rule",
        say("chain rule"),
        "f(g(x))' = f'(g(x))*g'(x)",
        spellings=("inner derivative", "outer times inner", "連鎖律"),
    ),
    Rule(
        "quotient-rule",
        say("quotient rule"),
        "(f/g)' = (f'*g - f*g')/g^2",
        spellings=("商の法則",),
    ),
)
"""Names that come on top of the rule that was carried out."""
