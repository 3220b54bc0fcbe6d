"""The regression behind ``baton score fit``, by scikit-learn: an optional extra, imported where it is needed."""

from collections.abc import Sequence
from importlib.util import find_spec

from routing.scoring.score_fit import Fitted, Row

STRENGTH = 1.0
"""The inverse of the L2 penalty (scikit-learn's ``C``): a coefficient is taken to be within about 2 of nothing."""
STEPS = 200


def is_there() -> bool:
    """Whether scikit-learn is installed."""
    return find_spec("sklearn") is not None


def fit(rows: Sequence[Row]) -> Fitted:
    """L2-regularised logistic regression of success on lines, by Newton's method: no chance is in it.

    How coefficients vary is the normal approximation: the inverse of the penalised log-likelihood's second derivative.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    lines = np.array([row.met for row in rows], dtype=float)
    won, lost = (np.array(of, dtype=float) for of in ([row.won for row in rows], [row.lost for row in rows]))
    model = LogisticRegression(C=STRENGTH, solver="newton-cholesky", tol=1e-8, max_iter=STEPS)
    kinds = np.repeat([1, 0], len(rows))
    model.fit(np.vstack([lines, lines]), kinds, sample_weight=np.concatenate([won, lost]))
    chances = model.predict_proba(lines)[:, 1]
    weights = (won + lost) * chances * (1 - chances)
    whole = np.hstack([lines, np.ones((len(rows), 1))])
    bends = (whole * weights[:, None]).T @ whole
    bends[np.diag_indices(lines.shape[1])] += 1 / STRENGTH  # the last, which every lead has, goes free of the penalty
    together = np.linalg.inv(bends)[:-1, :-1]
    return Fitted(tuple(model.coef_[0].tolist()), tuple(tuple(row) for row in together.tolist()))
