"""Sex ratio at birth from a household survey: is the sample sure enough to say anything?

Birth histories of a stratified cluster sample go in, one record per birth; the weighted ratio comes out with
standard errors and an interval that respect strata, clusters and weights, for all or for each domain.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, assert_never

import numpy as np

from gender_indicators.core.arrays import where
from gender_indicators.core.checks import require_level, require_number, require_option
from gender_indicators.core.records import factorise, require_same_records
from gender_indicators.core.result import Estimate, Frozen, Interval, Provenance, Reasons, freeze
from gender_indicators.core.status import Status
from gender_indicators.core.tables import label_index, to_table
from gender_indicators.errors import SmallNumbersWarning
from gender_indicators.srb.counts import warn_of_small
from gender_indicators.srb.sexes import read_sexes
from gender_indicators.srb.spec import BIRTHS_FOR_FIVE_POINTS
from gender_indicators.srb.units import SRB_UNITS, SrbUnit, spec_in
from gender_indicators.stats import survey
from gender_indicators.stats.survey import SURVEY_METHODS, SurveyMethod

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from gender_indicators.core.arrays import Bools, Floats, Labels
    from gender_indicators.stats.survey import Degrees, SurveyRatio
    from gender_indicators.stats.variance import Centre, Singleton, Variance

__all__ = ["SurveySRB", "from_survey"]

# male births per 100 female births; female births per 1,000 male births
PER: Final = 100.0
PER_GIRLS: Final = 1_000.0

_COLUMNS: Final = (
    "se_ratio",
    "se_log",
    "se_share",
    "bias_corrected",
    "df",
    "psus",
    "strata",
    "deff",
    "kish",
    "n_effective",
    "dropped_replicates",
    "missing_sex",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class SurveySRB(Frozen):
    """The sex ratio at birth of a survey with its design-based errors, one element per domain.

    Parameters
    ----------
    estimate : Estimate
        Weighted ratio and interval; `n` is the number of births without weights.
    se_ratio, se_log, se_share : ndarray
        Standard errors of the ratio (male per 100 female births), of its logarithm and of the male share,
        each worked out on its own scale, whatever the unit of `estimate`. The logarithm of female per male
        births has the same error; NaN where the sample gives none.
    bias_corrected : ndarray
        Jackknife estimate, male per 100 female births; NaN with Taylor linearisation.
    df, psus, strata : ndarray
        Degrees of freedom: PSUs less strata, as counted by the option `df`.
    deff, kish : ndarray
        Design effect of the male share, and the part of it that unequal weights alone would bring.
    n_effective : ndarray
        Births of a simple random sample that would be as sure.
    dropped_replicates : ndarray
        Jackknife replicates without boys or without girls, left out.
    missing_sex : ndarray
        Births of unrecorded sex, left out.
    without_domain : int
        Births of known sex that carry no label of a domain, left out.
    """

    estimate: Estimate
    se_ratio: Floats
    se_log: Floats
    se_share: Floats
    bias_corrected: Floats
    df: Floats
    psus: Floats
    strata: Floats
    deff: Floats
    kish: Floats
    n_effective: Floats
    dropped_replicates: Floats
    missing_sex: Floats
    without_domain: int = 0

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            object.__setattr__(self, name, freeze(getattr(self, name), self.estimate.value.shape))

    def to_frame(self) -> pd.DataFrame:
        """Return the table of the estimate with the columns of the survey beside it."""
        table = {name: getattr(self, name).ravel() for name in _COLUMNS}
        return self.estimate.to_frame().join(to_table(table, self.estimate.labels))

    def __repr__(self) -> str:
        return repr(self.estimate)


def from_survey(
    sex: Any,  # noqa: ANN401 - words, letters or numbers in any container
    weights: npt.ArrayLike | None = None,
    *,
    psu: Any,  # noqa: ANN401 - the same
    stratum: Any = None,  # noqa: ANN401 - the same
    by: Any = None,  # noqa: ANN401 - the same
    level: float | None = 0.95,
    method: SurveyMethod = "logit",
    variance: Variance = "taylor",
    centre: Centre = "mean-all",
    singleton: Singleton = "error",
    df: Degrees = "design",
    unit: SrbUnit = "male_per_100_female",
    male: object = "male",
    female: object = "female",
    min_births: float = BIRTHS_FOR_FIVE_POINTS,
) -> SurveySRB:
    r"""Sex ratio at birth from a stratified cluster sample, one record per birth.

    Parameters
    ----------
    sex : array_like, shape (births,)
        Sex of each live birth, missing where not recorded. Series must carry equal labels.
    weights : array_like, shape (births,), >= 0, optional
        Sampling weights on any scale (of a DHS, v005 as it is).
    psu, stratum : array_like, shape (births,)
        Primary sampling unit and stratum (of a DHS, v021 and v023). The same PSU id in two strata names two
        PSUs. Without `stratum` the sample has one.
    by : array_like, shape (births,), optional
        Labels of domains, such as the region: one estimate for each; or a mask (booleans) for one. All PSUs
        and strata stay in the design. Do not filter the births instead: that loses the clusters without
        births of the domain.
    level : float or None, default 0.95
        Confidence level in (0, 1); None for no interval.
    method : {"logit", "delta", "clopper-pearson", "wilson", "jeffreys"}, default "logit"
        Symmetric on the logarithm (Stata's ``svy: logit``) or on the ratio, with Student's t; or that
        interval for the effective number of births, by Korn and Graubard.
    variance, centre, singleton, df
        Taylor linearisation or a jackknife, and their rules, as in
        :func:`gender_indicators.stats.survey.ratio`; ``"jk1"`` and ``"dhs"`` ignore strata.
    unit : str, default "male_per_100_female"
        ``"male_per_100_female"``, ``"female_per_1000_male"``, ``"male_share"`` or ``"female_share"``.
    male, female : object, default "male", "female"
        The values of `sex`.
    min_births : float, default 6800
        Below this number of births, not weighted, the element is flagged `small_numbers`.

    Returns
    -------
    SurveySRB, shape () or (domains,)

    Raises
    ------
    InputError
        A third value of `sex`, a missing id or weight, a stratum with one PSU (see `singleton`).
    DomainError
        A negative weight, a level outside (0, 1).
    MethodError
        An unknown option.

    Warns
    -----
    SmallNumbersWarning
        Elements with fewer than `min_births` births; jackknife replicates without boys or without girls.

    Notes
    -----
    With weighted boys B and girls G the ratio is :math:`R = B / G`, the interval
    :math:`R \exp(\mp t_{df}\, se(\ln R))`. In another direction the limits swap. Totals that were already
    summed by PSU go to :func:`gender_indicators.stats.survey.ratio`.

    By convention births in the month of the interview are left out, since that month is not over; the caller
    does so before, as the records here carry no dates.

    References
    ----------
    .. [1] Wolter (2007), :cite:`wolter2007`.
    .. [2] Korn and Graubard (1998), :cite:`korn1998`.

    Examples
    --------
    >>> sex = ["male", "female", "male", "male", "female", "male", "female", "male"]
    >>> from_survey(sex, psu=[1, 1, 2, 2, 3, 3, 4, 4], min_births=0)
    SRB 166.67, 95 % interval 30.53 to 909.87 (logit), n = 8 [male per 100 female births]

    >>> import pandas as pd
    >>> births = pd.DataFrame({"sex": sex, "cluster": [1, 1, 1, 2, 2, 2, 3, 3], "region": list("xyxyxyxy")})
    >>> found = from_survey(births["sex"], psu=births["cluster"], by=births["region"], min_births=0)
    >>> found.to_frame()[["value", "se_ratio", "df", "n"]].round(2)
            value  se_ratio   df    n
    domain
    x       100.0    150.00  2.0  4.0
    y       300.0    458.26  2.0  4.0
    """
    require_level(level, none="allowed")
    require_option("method", method, SURVEY_METHODS)
    require_option("unit", unit, SRB_UNITS)
    require_number("min_births", min_births, least=0)
    require_same_records(sex=sex, weights=weights, psu=psu, stratum=stratum, by=by)
    sexes = read_sexes(sex, male=male, female=female)
    found = survey.ratio(
        sexes.male.astype(np.float64),
        sexes.female.astype(np.float64),
        weights=weights,
        psu=psu,
        stratum=stratum,
        domain=by,
        variance=variance,
        centre=centre,
        singleton=singleton,
        df=df,
    )
    estimate = _estimate(
        found, level=level, method=method, unit=unit, min_births=min_births, weighted=weights is not None
    )
    warn_of_small(estimate.n < min_births, estimate.labels)
    _warn_of_dropped(found, estimate.labels)
    missing_sex, without_domain = _left_out(sexes.missing, by)
    return SurveySRB(
        estimate=estimate,
        se_ratio=PER * found.se,
        se_log=found.se_log,
        se_share=found.se_share,
        bias_corrected=PER * found.bias_corrected,
        df=found.df,
        psus=found.psus,
        strata=found.strata,
        deff=found.deff,
        kish=found.kish,
        n_effective=found.n_effective,
        dropped_replicates=found.dropped,
        missing_sex=missing_sex,
        without_domain=without_domain,
    )


def _estimate(
    found: SurveyRatio,
    *,
    level: float | None,
    method: SurveyMethod,
    unit: SrbUnit,
    min_births: float,
    weighted: bool,
) -> Estimate:
    """The weighted ratio in its unit, labelled by domain, with its interval and flags."""
    interval = None
    if level is not None:
        lower, upper = _limits(found, level, method, unit)
        interval = Interval(lower, upper, level, method)
    none_born, small = found.n == 0, found.n < min_births
    options = tuple(pair for pair in found.params if pair[0] != "version")
    return Estimate(
        value=_value(found, unit),
        interval=interval,
        n=found.n,
        status=np.select(
            [none_born, small], [Status.CANNOT_EXIST, Status.LOW_RELIABILITY], default=Status.NORMAL
        ).astype(np.int8),
        reasons=Reasons(
            {
                "undefined": none_born,
                "small_numbers": small,
                "no_standard_error": np.isnan(found.se_log) & ~none_born,
                "dropped_replicates": found.dropped > 0,
            }
        ),
        index=None if found.levels is None else label_index(found.levels, "domain"),
        spec=spec_in(unit),
        params=(
            *options,
            ("level", level),
            ("method", method),
            ("unit", unit),
            ("min_births", float(min_births)),
        ),
        provenance=Provenance(source_type="survey", weighted=weighted),
    )


def _value(found: SurveyRatio, unit: SrbUnit) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        match unit:
            case "male_per_100_female":
                return np.asarray(PER * found.value)
            case "female_per_1000_male":
                return np.asarray(PER_GIRLS / found.value)
            case "male_share":
                return found.share
            case "female_share":
                return np.asarray(1.0 / (1.0 + found.value))
            case _:
                assert_never(unit)


def _limits(found: SurveyRatio, level: float, method: SurveyMethod, unit: SrbUnit) -> tuple[Floats, Floats]:
    """Limits in the unit; where more boys make it smaller, lower and upper swap."""
    on_ratio = unit in {"male_per_100_female", "female_per_1000_male"}
    limits = found.interval(level, method=method, scale="ratio" if on_ratio else "share")
    with np.errstate(divide="ignore"):
        match unit:
            case "male_per_100_female":
                return PER * limits.lower, PER * limits.upper
            case "female_per_1000_male":
                # a symmetric interval can reach below zero, where there is no ratio to invert
                return PER_GIRLS / limits.upper, PER_GIRLS / np.maximum(limits.lower, 0.0)
            case "male_share":
                return limits.lower, limits.upper
            case "female_share":
                return 1.0 - limits.upper, 1.0 - limits.lower
            case _:
                assert_never(unit)


def _warn_of_dropped(found: SurveyRatio, labels: Labels) -> None:
    lost = found.dropped > 0
    if lost.any():
        msg = (
            f"jackknife replicates without boys or without girls at {where(lost, labels)} "
            f"({found.dropped.sum():.0f} in all) were left out: the standard error is too small. "
            "Use variance='taylor', or wider domains."
        )
        warnings.warn(SmallNumbersWarning(msg), stacklevel=3)


def _left_out(missing: Bools, by: Any) -> tuple[Floats, int]:  # noqa: ANN401 - labels in any container
    """Births of unrecorded sex by domain, and births that belong to no domain."""
    if by is None:
        return np.array(float(np.count_nonzero(missing))), 0
    mask: npt.NDArray[Any] = np.asarray(by)
    if mask.dtype.kind == "b":
        inside = mask.astype(np.bool_)
        return np.array(float(np.count_nonzero(missing & inside))), int(np.count_nonzero(~missing & ~inside))
    domains = factorise("by", by)
    counted = missing & ~domains.missing
    lost = np.bincount(domains.codes[counted], minlength=len(domains.levels))
    return lost.astype(np.float64), int(np.count_nonzero(domains.missing & ~missing))
