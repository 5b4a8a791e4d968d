"""The shape of a sex ratio transition: a rise, a plateau, a return; and what is thought of it beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gender_indicators.core.arrays import align, where
from gender_indicators.core.checks import require_number
from gender_indicators.errors import DomainError

if TYPE_CHECKING:
    import numpy.typing as npt

    from gender_indicators.core.arrays import Floats

__all__ = ["TransitionPrior", "inflation", "trapezoid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionPrior:
    """What is thought of a transition before the data are seen.

    Parameters
    ----------
    start : tuple of float, default (1970.5, 2050.5)
        Earliest and latest start, all years between equally likely; or, with `start_centre`, limits only.
    start_centre, start_scale : float, optional
        Centre and scale of a t distribution with 3 degrees of freedom, for a start expected near a year:
        that in which fertility fell to a certain level, say.
    amplitude : float, default 5.56
        Median height of the plateau, in points per 100.
    rise, plateau, convergence : float, default 10.39, 5.58, 16.00
        Median years of each stage.
    variation : float, default 0.1
        Standard deviation of these four, relative to their medians; they are normal, cut at 0.
    inflated : float, default 0.5
        Probability that there is a transition at all.

    Notes
    -----
    The medians are the means over countries in the global model of Chao et al., from the file
    ``M58_adj_test_postinfo_exclude-alpha_jt_post.csv`` of their code.

    Examples
    --------
    >>> TransitionPrior(amplitude=6.2, start=(1990.5, 2030.5)).rise
    10.39
    """

    start: tuple[float, float] = (1970.5, 2050.5)
    start_centre: float | None = None
    start_scale: float = 5.0
    amplitude: float = 5.56
    rise: float = 10.39
    plateau: float = 5.58
    convergence: float = 16.00
    variation: float = 0.1
    inflated: float = 0.5

    def __post_init__(self) -> None:
        for name in ("start_scale", "amplitude", "rise", "plateau", "convergence", "variation"):
            require_number(name, getattr(self, name), least=0, above=True)
        if not self.start[0] < self.start[1]:
            msg = f"the earliest start must lie before the latest, got {self.start}"
            raise DomainError(msg)
        if not 0 < self.inflated < 1:
            msg = f"inflated is a probability in (0, 1), got {self.inflated:g}"
            raise DomainError(msg)

    @property
    def medians(self) -> Floats:
        """Medians of rise, plateau, convergence and amplitude (as a ratio, not per 100)."""
        return np.array([self.rise, self.plateau, self.convergence, self.amplitude / 100.0])

    def draw(self, number: int, rng: np.random.Generator) -> Floats:
        """Draw start, rise, plateau, convergence and amplitude; shape (number, 5)."""
        sizes = self.medians * (1.0 + self.variation * rng.standard_normal((number, 4)))
        while (negative := sizes <= 0).any():
            again = self.medians * (1.0 + self.variation * rng.standard_normal((number, 4)))
            sizes = np.where(negative, again, sizes)
        low, high = self.start
        start = rng.uniform(low, high, number)
        if self.start_centre is not None:
            start = self.start_centre + self.start_scale * rng.standard_t(3, number)
            while (outside := (start <= low) | (start >= high)).any():
                start = np.where(
                    outside, self.start_centre + self.start_scale * rng.standard_t(3, number), start
                )
        return np.column_stack([start, sizes])

    def log_density(self, parameters: Floats) -> Floats:
        """Log density but for a constant; minus infinity where impossible."""
        start, sizes = parameters[:, 0], parameters[:, 1:]
        possible = (sizes > 0).all(axis=1) & (start > self.start[0]) & (start < self.start[1])
        density = -(((sizes / self.medians - 1.0) / self.variation) ** 2).sum(axis=1) / 2.0
        if self.start_centre is not None:
            density = density - 2.0 * np.log1p(((start - self.start_centre) / self.start_scale) ** 2 / 3.0)
        return np.where(possible, density, -np.inf)


def trapezoid(
    years: npt.ArrayLike,
    *,
    start: npt.ArrayLike,
    rise: npt.ArrayLike,
    plateau: npt.ArrayLike,
    convergence: npt.ArrayLike,
    amplitude: npt.ArrayLike,
) -> Floats:
    r"""Inflation of the sex ratio in a transition: a rise, a plateau, a return.

    Parameters
    ----------
    years : array_like
    start : array_like
        Last year without inflation.
    rise, plateau, convergence : array_like
        Years of each stage; rise and convergence above 0, plateau 0 or more. All broadcast together.
    amplitude : array_like
        Height of the plateau, in the unit wanted.

    Returns
    -------
    ndarray

    Raises
    ------
    DomainError
        A stage of no or negative length.

    Notes
    -----
    :math:`\alpha_t = a \max(0, \min((t - T_0) / D_1, 1, (T_3 - t) / D_3))`; years at a joint belong to the
    earlier stage, where the values agree.

    Examples
    --------
    >>> trapezoid(
    ...     [2000, 2005, 2012, 2030], start=2000, rise=10, plateau=5, convergence=20, amplitude=8
    ... ).tolist()
    [0.0, 4.0, 8.0, 2.0]
    >>> import pandas as pd
    >>> years = pd.Series([2005], index=["A"])
    >>> trapezoid(years, start=2000, rise=10, plateau=5, convergence=20, amplitude=8).tolist()
    [4.0]
    """
    (t, begin, up, flat, down, height), labels = align(
        years=years, start=start, rise=rise, plateau=plateau, convergence=convergence, amplitude=amplitude
    )
    for name, stage, broken in (
        ("rise", up, up <= 0),
        ("plateau", flat, flat < 0),
        ("convergence", down, down <= 0),
    ):
        if broken.any():
            bound = "0 or more" if stage is flat else "above 0"
            msg = f"{name} must be {bound}, not so at {where(broken, labels)}"
            raise DomainError(msg)
    return inflation(t, begin, up, flat, down, height)


def inflation(t: Floats, begin: Floats, up: Floats, flat: Floats, down: Floats, height: Floats) -> Floats:
    """Inflation at times t, from checked parameters; see :func:`trapezoid`."""
    end = begin + up + flat + down
    return np.asarray(
        height * np.maximum(0.0, np.minimum(np.minimum((t - begin) / up, 1.0), (end - t) / down))
    )
