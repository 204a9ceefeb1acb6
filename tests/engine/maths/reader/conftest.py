import pytest

from grader.maths.domain import Declaration, declared


@pytest.fixture(scope="session")
def names() -> dict[str, Declaration]:
    """Declarations of every sort."""
    return declared(
        {
            **dict.fromkeys(("a", "b", "y1", "y2"), "positive"),
            **dict.fromkeys(("x", "z", "s", "t1", "E", "lam", "theta"), "real"),
            **dict.fromkeys(("i", "k"), "index"),
            **dict.fromkeys(("n", "N", "K"), "posint"),
            "y": "indexed-positive",
            "t": "indexed-real",
            "A": "real[N,K]",
            "B": "real[K,N]",
            "T": "real[N,K]",
            "Y": "positive[N,K]",
            "yhat": "positive[N,K]",
        }
    )
