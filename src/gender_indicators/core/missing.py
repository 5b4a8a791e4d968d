"""Named rules for missing parts of a whole: when is a mean over parts still a mean?

``"propagate"``: the whole is missing as soon as one part is. ``"available"``: the whole is formed from the
parts that are there, their weights renormalised, if their share reaches a minimum. Missing is never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from gender_indicators.core.checks import require_option
from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    from gender_indicators.core.arrays import Bools, Floats

__all__ = ["MISSING_RULES", "MissingRule", "enough"]

MissingRule = Literal["propagate", "available"]
MISSING_RULES: Final = ("propagate", "available")

# 0.9 * 10 is not 9 in binary: a share equal to the threshold must pass
SHARE_TOLERANCE = 1e-12


def enough(present: Bools, weights: Floats, *, rule: MissingRule, min_share: float) -> Bools:
    """Tell for each row whether enough of its parts are present.

    Parameters
    ----------
    present : ndarray of bool, shape (rows, parts)
    weights : ndarray, shape (parts,)
        A part of weight zero does not count.
    rule : {"propagate", "available"}
    min_share : float
        Smallest share of the parts that must be present, in [0, 1]; the share counts parts, and
        equality passes. At least one part must be there in any case.
    """
    require_option("missing", rule, MISSING_RULES)
    if not 0 <= min_share <= 1:
        msg = f"min_share must lie in [0, 1], got {min_share:g}"
        raise DomainError(msg)
    counting = weights > 0
    available = present[:, counting].sum(axis=1)
    match rule:
        case "propagate":
            return np.asarray(available == counting.sum())
        case "available":
            share = available / counting.sum()
            return np.asarray((available > 0) & (share >= min_share - SHARE_TOLERANCE))
        case _:
            assert_never(rule)
