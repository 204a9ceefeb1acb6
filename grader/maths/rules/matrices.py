"""Rules of matrices: products, transposes, traces, sums of entries."""

from __future__ import annotations

from grader.language import say
from grader.maths.domain import Domain
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.forming import big, product
from grader.maths.rules.rule import Rule

Sizes = tuple[Form, Form]


def _rows(node: Form) -> list[tuple[Form, ...]]:
    width = len(node.parts) // int(str(node.value))
    return [node.parts[n : n + width] for n in range(0, len(node.parts), width)]


def literal(rows: list[list[Form]]) -> Form:
    """A matrix written out."""
    return f.form("matrix", len(rows), [entry for row in rows for entry in row])


def _matrix_product(node: Form) -> Form | None:
    for place, (left, right) in enumerate(zip(node.parts, node.parts[1:], strict=False)):
        if left.head != "matrix" or right.head != "matrix":
            continue
        columns = list(zip(*_rows(right), strict=True))
        if len(_rows(left)[0]) != len(columns[0]):
            continue
        made = literal([[_dot(row, column) for column in columns] for row in _rows(left)])
        return product((*node.parts[:place], made, *node.parts[place + 2 :]))
    return None


def _dot(row: tuple[Form, ...], column: tuple[Form, ...]) -> Form:
    return f.add(f.mul(pair) for pair in zip(row, column, strict=True))


def _entrywise(node: Form) -> Form | None:
    """Scaling, sums, elementwise products and functions of matrices written out."""
    kinds = {part.head for part in node.parts}
    if node.head == "scaled" and node.parts[1].head == "matrix":
        number, matrix = node.parts
        return literal([[f.mul((number, e)) for e in row] for row in _rows(matrix)])
    if node.head in {"add", "hadamard"} and kinds == {"matrix"}:
        if len({(part.value, len(part.parts)) for part in node.parts}) > 1:
            return None
        join = f.add if node.head == "add" else f.mul
        entries = [join(same) for same in zip(*(p.parts for p in node.parts), strict=True)]
        return f.form("matrix", node.parts[0].value, entries)
    if node.head in {"log", "call"} and len(node.parts) == 1 and kinds == {"matrix"}:
        inside = node.parts[0]
        entries = [f.form(node.head, node.value, (entry,)) for entry in inside.parts]
        return f.form("matrix", inside.value, entries)
    return None


def _transpose_product(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head == "scaled":
        return product((inside.parts[0], f.form("T", None, (inside.parts[1],))))
    if inside.head != "matmul":
        return None
    return product(f.form("T", None, (part,)) for part in reversed(inside.parts))


def _transpose(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head == "T":
        return inside.parts[0]
    if inside.head == "matrix":
        return literal([list(column) for column in zip(*_rows(inside), strict=True)])
    if inside.head in {"log", "call", "hadamard", "add"}:
        parts = [f.form("T", None, (part,)) if f.is_matrix(part) else part for part in inside.parts]
        return f.form(inside.head, inside.value, sorted(parts, key=lambda part: part.key))
    return None


def _trace_linear(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head == "scaled":
        return f.mul((inside.parts[0], f.form(node.head, None, (inside.parts[1],))))
    if inside.head == "add":
        return f.add(f.form(node.head, None, (part,)) for part in inside.parts)
    return None


def _trace_cyclic(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head != "matmul":
        return None
    turns = [
        f.form("matmul", None, inside.parts[n:] + inside.parts[:n])
        for n in range(len(inside.parts))
    ]
    least = min(turns, key=lambda part: part.key)
    return None if least.key == inside.key else f.form("trace", None, (least,))


def _trace_transpose(node: Form) -> Form | None:
    inside = node.parts[0]
    turned = _transpose_product(f.form("T", None, (inside,)))
    if turned is None or inside.head != "matmul":
        return None
    flat = product(_plain(part) for part in turned.parts)
    return f.form("trace", None, (flat,)) if flat.key < inside.key else None


def _plain(part: Form) -> Form:
    inside = part.parts[0]
    return inside.parts[0] if part.head == "T" and inside.head == "T" else part


def _trace_entries(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head != "matmul" or len(inside.parts) != 2:
        return None
    first, second = inside.parts
    if first.head != "T" and second.head != "T":
        return None
    pair = (first, second.parts[0]) if second.head == "T" else (first.parts[0], second)
    entries = f.form("hadamard", None, sorted(pair, key=lambda part: part.key))
    return f.form("entries", None, (entries,))


def _written_out(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head != "matrix":
        return None
    if node.head == "entries":
        return f.add(inside.parts)
    rows = _rows(inside)
    return f.add(row[n] for n, row in enumerate(rows)) if len(rows) == len(rows[0]) else None


class _Entries:
    """Matrices by their declared shapes as sums over indices."""

    def __init__(self, domain: Domain) -> None:
        self._shapes: dict[str, Sizes] = {}
        for name, declaration in domain.declarations.items():
            if declaration.shape is not None:
                first, second = (_size(size) for size in declaration.shape)
                self._shapes[name] = (first, second)

    def shape(self, node: Form) -> Sizes | None:
        match node.head:
            case "matrix-sym":
                return self._shapes.get(str(node.value))
            case "T":
                inner = self.shape(node.parts[0])
                return None if inner is None else (inner[1], inner[0])
            case "matmul":
                first, last = self.shape(node.parts[0]), self.shape(node.parts[-1])
                return None if first is None or last is None else (first[0], last[1])
            case "scaled":
                return self.shape(node.parts[1])
            case "hadamard" | "add" | "log" | "call":
                return self.shape(node.parts[0])
        return None

    def entry(self, node: Form, row: Form, column: Form, depth: int) -> Form | None:
        match node.head:
            case "matrix-sym":
                return f.form("elem", node.value, (row, column))
            case "T":
                return self.entry(node.parts[0], column, row, depth)
            case "scaled":
                inner = self.entry(node.parts[1], row, column, depth)
                return None if inner is None else f.mul((node.parts[0], inner))
            case "hadamard" | "add" | "log" | "call":
                entries = [self.entry(part, row, column, depth) for part in node.parts]
                known = [entry for entry in entries if entry is not None]
                if len(known) < len(entries):
                    return None
                if node.head in {"log", "call"}:
                    return f.form(node.head, node.value, known)
                return f.add(known) if node.head == "add" else f.mul(known)
            case "matmul":
                return self._product(node, row, column, depth)
        return None

    def _product(self, node: Form, row: Form, column: Form, depth: int) -> Form | None:
        if len(node.parts) != 2 or depth > 1:
            return None
        shape = self.shape(node.parts[0])
        index = f.sym(f"#{depth}")
        first = self.entry(node.parts[0], row, index, depth + 1)
        second = self.entry(node.parts[1], index, column, depth + 1)
        if shape is None or first is None or second is None:
            return None
        return big("sum", f.mul((first, second)), index, f.ONE, shape[1])

    def trace(self, node: Form) -> Form | None:
        inside = node.parts[0]
        depth = 2 if inside.head == "matmul" else 1
        shape, index = self.shape(inside), f.sym(f"#{depth}")
        entry = self.entry(inside, index, index, 1)
        if shape is None or entry is None:
            return None
        return big("sum", entry, index, f.ONE, shape[0])

    def total(self, node: Form) -> Form | None:
        inside = node.parts[0]
        shape, row, column = self.shape(inside), f.sym("#2"), f.sym("#1")
        entry = None if inside.head == "matmul" else self.entry(inside, row, column, 3)
        if shape is None or entry is None:
            return None
        return big("sum", big("sum", entry, column, f.ONE, shape[1]), row, f.ONE, shape[0])


def _size(size: str | int) -> Form:
    return f.num(size) if isinstance(size, int) else f.sym(size)


def rules(domain: Domain) -> tuple[Rule, ...]:
    """The rules of matrices, with the shapes of this domain."""
    entries = _Entries(domain)
    return (
        Rule(
            "entry-by-entry",
            say("entry by entry"),
            "c*(a_ij) = (c*a_ij)",
            frozenset({"scaled", "add", "hadamard", "log", "call"}),
            _entrywise,
        ),
        Rule(
            "transpose-of-product",
            say("transpose of a product"),
            "(A*B).T = B.T*A.T",
            frozenset({"T"}),
            _transpose_product,
        ),
        Rule("transpose", say("transpose"), "(A.T).T = A", frozenset({"T"}), _transpose),
        Rule(
            "trace-cyclic",
            say("cyclic order in the trace"),
            "tr(A*B) = tr(B*A)",
            frozenset({"trace"}),
            _trace_cyclic,
        ),
        Rule(
            "trace-entries",
            say("trace as the sum of the elementwise product"),
            "tr(A*B.T) = sum(hadamard(A, B))",
            frozenset({"trace"}),
            _trace_entries,
        ),
        Rule(
            "trace-of-transpose",
            say("trace of the transpose"),
            "tr(A) = tr(A.T)",
            frozenset({"trace"}),
            _trace_transpose,
        ),
        Rule(
            "trace-linear",
            say("trace term by term"),
            "tr(c*A + B) = c*tr(A) + tr(B)",
            frozenset({"trace", "entries"}),
            _trace_linear,
        ),
        Rule(
            "trace-written-out",
            say("trace written out"),
            "tr(A) = a_11 + a_22 + ...",
            frozenset({"trace", "entries"}),
            _written_out,
        ),
        Rule(
            "trace-as-sum",
            say("trace as a sum"),
            "tr(A*B) = Sum_i Sum_k A_ik*B_ki",
            frozenset({"trace"}),
            entries.trace,
        ),
        Rule(
            "entries-as-sum",
            say("sum of all entries"),
            "sum(A) = Sum_i Sum_k A_ik",
            frozenset({"entries"}),
            entries.total,
        ),
        Rule(
            "matrix-product",
            say("matrix product"),
            "(A*B)_ij = Sum_k A_ik*B_kj",
            frozenset({"matmul"}),
            _matrix_product,
            spellings=("row times column",),
        ),
    )
