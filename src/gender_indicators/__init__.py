"""Gender indicators: counts and promises go in, defensible numbers and decisions come out.

>>> import gender_indicators as gi
>>> gi.srb.estimate(7640, 7288)
SRB 104.83, 95 % interval 101.52 to 108.25 (wilson), n = 14,928 [male per 100 female births]

Every name below is loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gender_indicators import (
        attainment,
        composite,
        core,
        coverage,
        errors,
        indicators,
        io,
        plot,
        programmes,
        reports,
        risk,
        srb,
        stats,
    )
    from gender_indicators.assessment import Assessment, assess
    from gender_indicators.core.result import Estimate, Interval, TestResult
    from gender_indicators.core.spec import IndicatorSpec
    from gender_indicators.indicators import indicator

    __version__: str

__all__ = [
    "Assessment",
    "Estimate",
    "IndicatorSpec",
    "Interval",
    "TestResult",
    "__version__",
    "assess",
    "attainment",
    "composite",
    "core",
    "coverage",
    "errors",
    "indicator",
    "indicators",
    "io",
    "plot",
    "programmes",
    "reports",
    "risk",
    "srb",
    "stats",
]

_HOME: Final = {
    "Assessment": "assessment",
    "assess": "assessment",
    "Estimate": "core.result",
    "Interval": "core.result",
    "TestResult": "core.result",
    "IndicatorSpec": "core.spec",
    "indicator": "indicators",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from gender_indicators.core.result import library_version  # noqa: PLC0415 - lazy, like all here

        return library_version()
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
