"""Wrong ways to write the five functions, each with the misconception behind it.

Families are made from their parts (which loop is short, what the total does, which sizes are
written out), so that one family covers every style of the same slip. Owns no texts: those are
in feedback.toml. What raises here stands for every learner's value that is not finite.
"""

import itertools

import numpy as np

from grader.suite import Call, hypothesis, pattern, transformation

ROW, MATRIX = "row_cross_entropy", "matrix_cross_entropy"
LOSSES = (ROW, MATRIX)

ALL, NOT_LAST, NOT_FIRST = slice(None), slice(None, -1), slice(1, None)
ENDS = (ALL, NOT_LAST, NOT_FIRST)
PLACES = ((0, 0), (-1, -1), 0, -1, (ALL, 0), (ALL, -1))
SIZES = (2, 3, 4, 5)
CUTS = (np.trunc, np.round, np.floor)


def add(name, function, *bodies):
    """Register bodies that were made in a loop: the engine reads the names of this module."""
    for body in bodies:
        globals()[f"_{function}_{len(globals())}"] = hypothesis(name, function=function)(body)


def close(got, expected):
    """Whether a value is the right one, in shape and to rounding."""
    if not isinstance(got, int | float | np.number | np.ndarray):
        return False
    return np.shape(got) == np.shape(expected) and np.allclose(got, expected, 1e-9, 1e-12)


def within(*pairs):
    """IndexError unless every count of turns fits into the side that it walks along."""
    if any(turns > side for turns, side in pairs):
        raise IndexError


# --- matmul_shape: which numbers are compared, and which are returned ---------------------------

CONDITIONS = (
    lambda a, b: a[1] == b[0],
    lambda a, b: a[0] == b[1],
    lambda a, b: a[0] == b[0],
    lambda a, b: a[1] == b[1],
    lambda _a, _b: True,
    lambda a, b: a[1] == b[0] and a[0] == b[1],
    lambda a, b: a[1] == b[0] or a[0] == b[1],
    lambda a, b: a[1] <= b[0],
    lambda a, b: a[1] >= b[0],
)


@hypothesis("elementwise-vs-matmul", function="matmul_shape")
def shape_of_entrywise_product(a, b):
    """Entry by entry: both must have the same shape, which is the answer."""
    return tuple(a) if tuple(a) == tuple(b) else None


@hypothesis("elementwise-vs-matmul", function="matmul_shape")
def outer_of_same_shapes(a, b):
    """The same shapes are asked for, as for ``*``; then the outer numbers are given."""
    return (a[0], b[1]) if tuple(a) == tuple(b) else None


@hypothesis("elementwise-vs-matmul", function="matmul_shape")
def shape_of_broadcast(a, b):
    """What ``*`` does, stretching of single rows and columns included."""
    try:
        return np.broadcast_shapes(tuple(a), tuple(b))
    except ValueError:
        return None


def shape_by(condition, places):
    """A rule of shapes from its two halves."""
    return lambda a, b: tuple((*a, *b)[p] for p in places) if condition(a, b) else None


for _condition, _places in itertools.product(CONDITIONS, itertools.product(range(4), repeat=2)):
    add("shape-rule", "matmul_shape", shape_by(_condition, _places))


# --- matmul: shapes ------------------------------------------------------------------------------


def behind(condition, answer):
    """The right product behind a wrong question; ``answer`` is None or an exception."""

    def product(A, B):
        if condition(A.shape, B.shape):
            return A @ B
        if answer is None:
            return None
        raise answer

    return product


def put(shape, values):
    """The entries of a product in an array of another shape; IndexError where it has no room."""
    within(*zip(values.shape, shape, strict=True))
    C = np.zeros(shape)
    C[: values.shape[0], : values.shape[1]] = values
    return C


def in_shape(places):
    """The product in an array whose sides were chosen wrongly."""
    return lambda A, B: put(tuple((*A.shape, *B.shape)[p] for p in places), A @ B)


def turned_in_shape(places):
    """The same with the indices of the result swapped."""
    return lambda A, B: put(tuple((*A.shape, *B.shape)[p] for p in places), (A @ B).T)


def entries_over_left(A, B):
    """Entry by entry, in a loop over the places of A."""
    within((A.shape[0], B.shape[0]), (A.shape[1], B.shape[1]))
    return A * B[: A.shape[0], : A.shape[1]]


def entries_over_result(A, B):
    """Entry by entry, in a loop over the places of the product."""
    within((A.shape[0], B.shape[0]), (B.shape[1], A.shape[1]))
    return A[:, : B.shape[1]] * B[: A.shape[0]]


def entries_over_zip(A, B):
    """Entry by entry, with two zips, which stop at the shorter side."""
    m, n = np.minimum(A.shape, B.shape)
    return A[:m, :n] * B[:m, :n]


def entries_of_same_shapes(A, B):
    """Entry by entry, after a look at the shapes."""
    if A.shape != B.shape:
        raise ValueError
    return A * B


def rows_with_rows(A, B):
    """Row times row, by index: B[j, k] in place of B[k, j]."""
    within((B.shape[1], B.shape[0]), (A.shape[1], B.shape[1]))
    return A @ B[: B.shape[1], : A.shape[1]].T


def rows_with_rows_zipped(A, B):
    """``zip(row, other) for other in B``: the zip stops at the shorter of the two."""
    n = min(A.shape[1], B.shape[1])
    return A[:, :n] @ B[:, :n].T


def columns_with_columns(A, B):
    """Column times column, by index: A[k, i] in place of A[i, k]."""
    within((A.shape[1], A.shape[0]), (A.shape[0], A.shape[1]))
    return A.T @ B


def swapped_by_index(A, B):
    """B[i, k]·A[k, j] under the loops of the right product."""
    (m, n), p = A.shape, B.shape[1]
    within((m, B.shape[0]), (n, B.shape[1]), (n, m), (p, n))
    return B[:m, :n] @ A[:n, :p]


add("elementwise-vs-matmul", "matmul", lambda A, B: A * B, lambda A, B: A * B.T)
add("elementwise-vs-matmul", "matmul", entries_over_left, entries_over_result, entries_over_zip)
add("elementwise-vs-matmul", "matmul", entries_of_same_shapes, lambda A, B: np.sum(A * B))
for _answer in (ValueError, None):
    add("elementwise-vs-matmul", "matmul", behind(lambda a, b: a == b, _answer))
    for _condition in CONDITIONS[1:4]:
        add("shape-rule", "matmul", behind(_condition, _answer))
for _places in itertools.product(range(4), repeat=2):
    add("shape-rule", "matmul", in_shape(_places), turned_in_shape(_places))
add("missing-transpose", "matmul", lambda A, B: A @ B.T, rows_with_rows, rows_with_rows_zipped)
add("missing-transpose", "matmul", lambda A, B: A.T @ B, columns_with_columns)
add("missing-transpose", "matmul", lambda A, B: A @ B.reshape(B.shape[::-1]).T)
add("swapped-args", "matmul", lambda A, B: B @ A, swapped_by_index)


# --- matmul: totals, ends of loops, sizes, whole numbers -----------------------------------------


def terms(A, B):
    """Every A[i, k]·B[k, j], with the axes i, j, k."""
    return A[:, None, :] * B.T[None, :, :]


def first_terms(A, B):
    """One turn of the inner loop."""
    return terms(A, B)[:, :, 0]


def last_terms(A, B):
    """The last turn of the inner loop has overwritten the others."""
    return terms(A, B)[:, :, -1]


def only(place, values):
    """Zeros but for one entry, row or column, as when ``return`` stands inside a loop."""
    C = np.zeros_like(values)
    C[place] = values[place]
    return C


def running(values, order):
    """A total that is never reset between the entries."""
    return np.cumsum(values.ravel(order)).reshape(values.shape, order=order)


for _part, _place in itertools.product((np.matmul, first_terms, last_terms), PLACES):
    add(
        "accumulator",
        "matmul",
        lambda A, B, f=_part, p=_place: only(p, f(A, B)),
        lambda A, B, f=_part, p=_place: f(A, B)[p],
        lambda A, B, f=_part, p=_place: np.atleast_2d(f(A, B)[p]),
        lambda A, B, f=_part, p=_place: np.broadcast_to(f(A, B)[p], f(A, B).shape),
    )
for _part in (np.matmul, first_terms, last_terms):
    add(
        "accumulator",
        "matmul",
        lambda A, B, f=_part: f(A, B),
        lambda A, B, f=_part: running(f(A, B), "C"),
        lambda A, B, f=_part: running(f(A, B), "F"),
        lambda A, B, f=_part: np.cumsum(f(A, B), axis=1),
        lambda A, B, f=_part: np.cumsum(f(A, B), axis=0),
        lambda A, B, f=_part: np.broadcast_to(f(A, B).sum(axis=0), f(A, B).shape),
        lambda A, B, f=_part: np.full(f(A, B).shape, f(A, B).sum()),
        lambda A, B, f=_part: f(A, B).sum(),
        lambda A, B, f=_part: f(A, B) + 1,
    )
add("accumulator", "matmul", lambda A, B: terms(A, B).prod(axis=2))
add("accumulator", "matmul", lambda A, B: terms(A, B).cumsum(axis=2).sum(axis=2))
add("accumulator", "matmul", lambda A, B: (A[:, None, :] + B.T[None, :, :]).sum(axis=2))


def short_product(A, B, cut):
    """The product with shorter loops over rows, inner index and columns; the rest stays 0."""
    i, k, j = cut
    C = np.zeros((A.shape[0], B.shape[1]))
    C[i, j] = A[i, k] @ B[k, j]
    return C


for _cut in itertools.product(ENDS, repeat=3):
    add(
        "off-by-one",
        "matmul",
        lambda A, B, c=_cut: short_product(A, B, c),
        lambda A, B, c=_cut: A[c[0], c[1]] @ B[c[1], c[2]],
        lambda A, B, c=_cut: np.array((A[c[0], c[1]] @ B[c[1], c[2]]).tolist()),
    )


def fixed_product(A, B, sizes, *, small):
    """Loops with written-out numbers of turns; ``small``: the result has these sizes too."""
    full = (A.shape[0], A.shape[1], B.shape[1])
    m, n, p = (size or true for size, true in zip(sizes, full, strict=True))
    within((m, full[0]), (n, full[1]), (p, full[2]))
    C = np.zeros((m, p) if small else (full[0], full[2]))
    C[:m, :p] = A[:m, :n] @ B[:n, :p]
    return C


for _sizes in itertools.product((None, 2, 3, 4), repeat=3):
    if any(_sizes):
        add(
            "hardcoded-size",
            "matmul",
            lambda A, B, s=_sizes: fixed_product(A, B, s, small=True),
            lambda A, B, s=_sizes: fixed_product(A, B, s, small=False),
        )
for _size in SIZES:
    add("hardcoded-size", "matmul", lambda A, B, s=_size: A[:, :s] @ B[:s])
    add("hardcoded-size", "matmul", lambda A, B, s=_size: put((s, s), A @ B))


def whole_steps(A, B):
    """``+=`` into an array of integers cuts after every step."""
    total = np.zeros((A.shape[0], B.shape[1]))
    for k in range(A.shape[1]):
        total = np.trunc(total + np.outer(A[:, k], B[k]))
    return total


add("int-truncation", "matmul", whole_steps)
for _cut in CUTS:
    add("int-truncation", "transpose", lambda A, c=_cut: c(A.T))
    add(
        "int-truncation",
        "matmul",
        lambda A, B, c=_cut: c(A @ B),
        lambda A, B, c=_cut: c(A) @ c(B),
        lambda A, B, c=_cut: c(A) @ B,
        lambda A, B, c=_cut: A @ c(B),
        lambda A, B, c=_cut: c(terms(A, B)).sum(axis=2),
    )


# --- transpose -----------------------------------------------------------------------------------


def left_as_it_is(A):
    """B[i, j] = A[i, j] with the loops of the transpose: only a square has the places."""
    within(A.shape, A.shape[::-1])
    return A


add("missing-transpose", "transpose", lambda A: A, lambda A: A.reshape(A.shape[::-1]))
add("missing-transpose", "transpose", left_as_it_is, lambda A: A.ravel("F").reshape(A.shape))
add("missing-transpose", "transpose", lambda A: A.reshape(-1, 1), lambda A: A.reshape(1, -1))
add("missing-transpose", "transpose", lambda A: A[::-1], lambda A: A[:, ::-1])
add("missing-transpose", "transpose", lambda A: A[::-1, ::-1], lambda A: A.T[::-1, ::-1])
add("missing-transpose", "transpose", lambda A: np.rot90(A, 1), lambda A: np.rot90(A, -1))


def cut_transpose(A, cut):
    """The transpose with a row or column of A left out; its places stay 0."""
    B = np.zeros(A.shape[::-1])
    B[cut[1], cut[0]] = A[cut].T
    return B


for _cut in itertools.product(ENDS, repeat=2):
    add("off-by-one", "transpose", lambda A, c=_cut: cut_transpose(A, c))
    add("off-by-one", "transpose", lambda A, c=_cut: np.array(A[c].T.tolist()))
for _place in PLACES:
    add(
        "accumulator",
        "transpose",
        lambda A, p=_place: only(p, A.T),
        lambda A, p=_place: A.T[p],
        lambda A, p=_place: np.atleast_2d(A.T[p]),
        lambda A, p=_place: np.broadcast_to(A.T[p], A.T.shape),
    )


def fixed_transpose(A, sizes, *, small):
    """Loops over written-out numbers of rows and columns of A."""
    m, n = (size or true for size, true in zip(sizes, A.shape, strict=True))
    within((m, A.shape[0]), (n, A.shape[1]))
    B = np.zeros((n, m) if small else A.shape[::-1])
    B[:n, :m] = A[:m, :n].T
    return B


for _sizes in itertools.product((None, *SIZES), repeat=2):
    if any(_sizes):
        add(
            "hardcoded-size",
            "transpose",
            lambda A, s=_sizes: fixed_transpose(A, s, small=True),
            lambda A, s=_sizes: fixed_transpose(A, s, small=False),
            lambda A, s=_sizes: A[: s[0], : s[1]].T,
            lambda A, s=_sizes: put((s[1] or A.shape[1], s[0] or A.shape[0]), A.T),
        )


@pattern("fails-N1", function=("matmul", "transpose"))
def single_rows_lost(calls: list[Call]) -> bool:
    """Right for every larger matrix, never where the result has one row or one column."""
    single = [call for call in calls if 1 in call.expected.shape]
    larger = [call for call in calls if 1 not in call.expected.shape]
    return (
        not any(close(call.got, call.expected) for call in single)
        and all(close(call.got, call.expected) for call in larger)
        and any(len(set(call.expected.shape)) > 1 for call in larger)
    )


# --- the two losses: what turns one number into another -----------------------------------------


def scaled(factor):
    """A transformation that multiplies the value; ``factor`` sees T."""
    return lambda right: lambda T, Y: right(T, Y) * factor(T)


sign_missing = transformation("sign-missing", function=LOSSES)(scaled(lambda _T: -1.0))
base_10 = transformation("base-10", function=LOSSES)(scaled(lambda _T: 1 / np.log(10.0)))
sum_not_mean = transformation("sum-not-mean", function=MATRIX)(scaled(len))
over_classes = transformation("wrong-divisor", function=LOSSES)(
    scaled(lambda T: len(T) / T.shape[1])
)


@transformation("returns-1x1", function=LOSSES)
def returns_1x1(right):
    """The number stays inside a 1×1 matrix."""
    return lambda T, Y: np.array([[float(right(T, Y))]])


def entries(T, Y):
    """−T ∘ ln Y."""
    return -T * np.log(Y)


def losses(T, Y):
    """The loss of every sample."""
    return entries(T, Y).sum(axis=1)


def loss(T, Y):
    """The mean loss of positive predictions."""
    return entries(T, Y).sum() / len(T)


def over(divisor):
    """The summed loss over any divisor."""
    return lambda T, Y: entries(T, Y).sum() / np.float64(divisor(T))


for _function in LOSSES:
    add("wrong-divisor", _function, over(np.size), over(np.count_nonzero), over(np.sum))
    add("wrong-divisor", _function, over(lambda T: T.shape[1] - 1), over(lambda T: len(T) + 1))
    add("wrong-divisor", _function, over(lambda T: T.shape[1] ** 2), over(lambda T: sum(T.shape)))
add("wrong-divisor", MATRIX, over(lambda T: len(T) - 1), over(lambda T: max(len(T) - 1, 1)))
add("wrong-divisor", MATRIX, over(lambda T: len(T) ** 2), over(lambda T: 2 * len(T)))


# --- the two losses: the log of what, and of which argument --------------------------------------

LOGS_OF_SUMS = (
    lambda T, Y: -np.mean(np.log(np.sum(T * Y, axis=1))),
    lambda T, Y: -np.log(np.sum(T * Y)) / len(T),
    lambda T, Y: -np.log(np.sum(T * Y) / len(T)),
    lambda T, Y: -np.log(np.mean(T * Y)),
    lambda T, Y: -np.log(np.sum(T * Y, axis=1)),
    lambda T, Y: -np.log(np.sum(T @ Y.T)) / len(T),
    lambda T, Y: -np.log(np.sum(T @ Y.T) / len(T)),
    lambda T, Y: -np.sum(np.log(T @ Y.T)) / len(T),
    lambda T, Y: -np.mean(np.log(T @ Y.T)),
    lambda T, Y: -np.log(T @ Y.T) / len(T),
    lambda T, Y: -np.trace(np.log(T.T @ Y)) / len(T),
    lambda T, Y: -np.sum(np.log(T.T @ Y)) / len(T),
    lambda T, Y: -np.sum(np.log(np.sum(T * Y, axis=0))) / len(T),
    lambda T, Y: -np.sum(T * np.log(np.sum(Y, axis=0))) / len(T),
    lambda T, Y: -np.sum(T * np.log(np.sum(Y, axis=1, keepdims=True))) / len(T),
    lambda _T, Y: -np.log(np.sum(Y)),
)


def masked_swap(T, Y):
    """Σ y ln t where t is positive."""
    seen = T > 0
    return -np.sum(Y[seen] * np.log(T[seen])) / len(T)


for _function in LOSSES:
    add("log-of-sum", _function, *LOGS_OF_SUMS)
    add("swapped-args", _function, lambda T, Y: loss(Y, T), masked_swap)
    add("swapped-args", _function, lambda T, Y: -np.trace(Y @ np.log(T).T) / len(T))


# --- the two losses: the product -----------------------------------------------------------------

SUMMARIES = (
    np.trace,
    np.sum,
    np.mean,
    lambda P: P,
    lambda P: P.sum(axis=0),
    lambda P: P.sum(axis=1),
)
PRODUCTS = {
    "missing-trace": (lambda T, L: T @ L.T, lambda T, L: T.T @ L),
    "missing-transpose": (lambda T, L: T @ L,),
    "elementwise-vs-matmul": (lambda T, L: T * L.T,),
}
RESHAPED = {
    "missing-transpose": (
        lambda T, L: T @ L.reshape(L.shape[::-1]),
        lambda T, L: T.reshape(T.shape[::-1]) @ L,
    ),
    "elementwise-vs-matmul": (lambda T, L: T * L.reshape(L.shape[::-1]), lambda T, L: T.T * L),
}


def trace_of_entries(T, Y):
    """The trace of a product entry by entry."""
    return np.trace(entries(T, Y)) / len(T)


def summarised(product, summary, divisor):
    """A product of −T and ln Y that is summed up in some way."""
    return lambda T, Y: summary(product(-T, np.log(Y))) / divisor(T)


for _name, _products in PRODUCTS.items():
    for _product, _summary in itertools.product(_products, SUMMARIES):
        add(_name, MATRIX, summarised(_product, _summary, len))
        add(_name, MATRIX, summarised(_product, lambda P, s=_summary: s(P) / len(P), len))
        if _summary not in (np.trace, np.sum):  # else the pair with sum-not-mean says it
            add(_name, MATRIX, summarised(_product, _summary, lambda _T: 1))
for _name, _products in RESHAPED.items():
    for _product, _summary in itertools.product(_products, SUMMARIES[:2]):
        add(_name, MATRIX, summarised(_product, _summary, len))
for _product in PRODUCTS["missing-trace"]:
    add("missing-trace", MATRIX, summarised(_product, lambda P: P.item(), len))
    add("missing-trace", MATRIX, summarised(_product, lambda P: P.sum() - P.trace(), len))
    add("missing-trace", MATRIX, summarised(_product, lambda P: P[::-1].trace(), len))
add("elementwise-vs-matmul", MATRIX, trace_of_entries)
add("elementwise-vs-matmul", MATRIX, lambda T, Y: np.diag(entries(T, Y)).mean())
add("elementwise-vs-matmul", MATRIX, lambda T, Y: within(T.shape) or trace_of_entries(T, Y))
add("elementwise-vs-matmul", MATRIX, lambda T, Y: np.diag(entries(T, Y)))
add("missing-transpose", ROW, lambda t, y: (-t @ np.log(y)).item(), lambda t, y: -t @ np.log(y))
add("missing-transpose", ROW, lambda t, y: -t.T @ np.log(y))
for _summary in SUMMARIES[1:]:
    add("elementwise-vs-matmul", ROW, summarised(lambda T, L: T * L.T, _summary, len))


# --- the two losses: an array in place of the number ---------------------------------------------

for _function, _divisor in itertools.product(LOSSES, (lambda _T: 1, len, lambda T: T.shape[1])):
    add(
        "returns-array",
        _function,
        lambda T, Y, d=_divisor: entries(T, Y) / d(T),
        lambda T, Y, d=_divisor: losses(T, Y) / d(T),
        lambda T, Y, d=_divisor: losses(T, Y)[:, None] / d(T),
        lambda T, Y, d=_divisor: entries(T, Y).sum(axis=0) / d(T),
        lambda T, Y, d=_divisor: entries(T, Y).sum(axis=0, keepdims=True) / d(T),
        lambda T, Y, d=_divisor: np.array([entries(T, Y).sum() / d(T)]),
        lambda T, Y, d=_divisor: np.diag(losses(T, Y)) / d(T),
        lambda T, Y, d=_divisor: np.cumsum(losses(T, Y)) / d(T),
    )


# --- the two losses: totals, ends of loops, sizes ------------------------------------------------


def divided_every_turn(values, divisor):
    """The division stands inside the loop."""
    total = 0.0
    for value in values:
        total = (total + value) / divisor
    return total


def selected(rows, columns, divisor):
    """The sum over some samples and classes only."""
    return lambda T, Y: entries(T, Y)[rows, columns].sum() / np.float64(divisor(T))


for _function in LOSSES:
    for _place, _divisor in itertools.product(PLACES, (len, lambda _T: 1)):
        _rows, _columns = _place if isinstance(_place, tuple) else (_place, ALL)
        add("accumulator", _function, selected(_rows, _columns, _divisor))
    for _rows, _columns in itertools.product((*ENDS, slice(1, -1)), repeat=2):
        add("off-by-one", _function, selected(_rows, _columns, len))
        add("off-by-one", _function, selected(_rows, _columns, lambda T: len(T) - 1))
    add(
        "accumulator",
        _function,
        selected(0, -1, len),
        selected(-1, 0, len),
        lambda T, Y: divided_every_turn(losses(T, Y), len(T)),
        lambda T, Y: divided_every_turn(entries(T, Y).ravel(), len(T)),
        lambda T, Y: np.cumsum(losses(T, Y)).mean(),
        lambda T, Y: np.cumsum(entries(T, Y)).sum() / len(T),
        lambda T, Y: np.cumsum(entries(T, Y), axis=1).sum() / len(T),
        lambda T, Y: loss(T, Y) + 1,
        lambda T, Y: loss(T, Y) - 1,
        lambda T, Y: loss(T, Y) + 1 / len(T),
        lambda T, Y: loss(T, Y) - 1 / len(T),
        lambda T, Y: np.prod(losses(T, Y)) / len(T),
        lambda T, Y: np.prod(entries(T, Y)) / len(T),
    )


def fixed_loss(T, Y, sizes, *, strict):
    """The sum over written-out numbers of samples and classes; ``strict``: by index."""
    samples, classes = (size or true for size, true in zip(sizes, T.shape, strict=True))
    if strict:
        within((samples, T.shape[0]), (classes, T.shape[1]))
    return entries(T, Y)[:samples, :classes].sum()


for _sizes in itertools.product((None, 2, 3, 4), repeat=2):
    if any(_sizes):
        add(
            "hardcoded-size",
            MATRIX,
            lambda T, Y, s=_sizes: fixed_loss(T, Y, s, strict=True) / len(T),
            lambda T, Y, s=_sizes: fixed_loss(T, Y, s, strict=False) / len(T),
            lambda T, Y, s=_sizes: fixed_loss(T, Y, s, strict=True) / (s[0] or 4),
        )
for _size, _function in itertools.product(SIZES, LOSSES):
    add("hardcoded-size", _function, over(lambda _T, s=_size: s))
    for _strict in (True, False):
        add(
            "hardcoded-size",
            ROW,
            lambda t, y, s=_size, x=_strict: fixed_loss(t, y, (None, s), strict=x),
        )


@pattern("fails-N1", function=MATRIX)
def single_samples_lost(calls: list[Call]) -> bool:
    """Right for two samples and more, never for one."""
    shapes = [np.shape(call.args[0]) for call in calls]
    verdicts = [close(call.got, call.expected) for call in calls]
    single = [
        holds for shape, holds in zip(shapes, verdicts, strict=True) if shape[0] == 1 < shape[1]
    ]
    larger = [holds for shape, holds in zip(shapes, verdicts, strict=True) if min(shape) > 1]
    return not any(single) and len(larger) > 1 and all(larger)


@pattern("hardcoded-size", function=LOSSES)
def one_size_only(calls: list[Call]) -> bool:
    """Right for one number of classes, or of samples, from 2 to 5, and for no other."""
    verdicts = [close(call.got, call.expected) for call in calls]
    right = list(itertools.compress(calls, verdicts))
    if len({call.args[1].tobytes() for call in right}) < 2:
        return False
    for axis in (0, 1):
        sizes = {call.args[0].shape[axis] for call in right}
        every = [call.args[0].shape[axis] in sizes for call in calls]
        if len(sizes) == 1 and sizes < set(SIZES) and every == verdicts:
            return True
    return False


# --- the two losses: whole numbers, and other misunderstandings of the course --------------------


def one_of_each_row(Y, chosen):
    """The mean of −ln of one entry a row."""
    return -np.mean(np.log(Y[np.arange(len(Y)), np.argmax(chosen, axis=1)]))


for _function in LOSSES:
    for _cut in CUTS:
        add(
            "int-truncation",
            _function,
            lambda T, Y, c=_cut: loss(c(T), Y),
            lambda T, Y, c=_cut: c(loss(T, Y)),
            lambda T, Y, c=_cut: c(losses(T, Y)).mean(),
            lambda T, Y, c=_cut: c(losses(T, Y).sum()) / len(T),
        )
    add(
        "int-truncation",
        _function,
        lambda T, Y: loss(T, np.trunc(Y)),
        lambda T, Y: loss(np.trunc(T), np.trunc(Y)),
        lambda T, Y: -np.floor(-loss(T, Y)),
        lambda T, Y: np.trunc(entries(T, Y)).sum() / len(T),
        lambda T, Y: -np.sum(T * np.trunc(np.log(Y))) / len(T),
    )
for _function in LOSSES:
    add("onehot-only", _function, lambda T, Y: one_of_each_row(Y, T))
    add("argmax-of-prediction", _function, lambda _T, Y: one_of_each_row(Y, Y))
    add("weight-dropped", _function, lambda _T, Y: -np.sum(np.log(Y)) / len(Y))
    add("log1p", _function, lambda T, Y: -np.sum(T * np.log1p(Y)) / len(T))
    add("kl-or-entropy", _function, lambda T, Y: loss(T, Y) - loss(T, np.where(T > 0, T, 1)))
    add("kl-or-entropy", _function, lambda _T, Y: loss(Y, Y))
    add("base-2", _function, lambda T, Y: loss(T, Y) / np.log(2.0))
    for _small in 10.0 ** -np.arange(3, 16):
        add("value-altered", _function, lambda T, Y, e=_small: loss(T, Y + e))
        add("value-altered", _function, lambda T, Y, e=_small: loss(T, np.clip(Y, e, 1 - e)))


@pattern("hardcoded-answer", function=(*LOSSES, "matmul", "transpose"))
def same_answer(calls: list[Call]) -> bool:
    """One and the same value, which is right once, whatever the input."""
    first = calls[0].got
    same = all(close(call.got, first) for call in calls)
    return same and any(close(first, call.expected) for call in calls)
