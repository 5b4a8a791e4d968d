"""Composite indices against the R package COINr."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from tests.conftest import document

from gender_indicators import composite

if TYPE_CHECKING:
    from pathlib import Path

VECTORS = document("coinr_vectors.json")


def vectors(name: str) -> list[dict[str, Any]]:
    return [case for case in VECTORS if case["fn"] == name]


def floats(values: Any) -> np.ndarray[Any, Any]:
    values = values if isinstance(values, list) else [values]
    return np.array([math.nan if value is None else value for value in values], dtype=float)


@pytest.mark.parametrize("case", vectors("n_minmax"), ids=str)
def test_min_max(case: dict[str, Any]) -> None:
    x = floats(case["args"]["x"])
    if len(x) == 1:
        pytest.skip("one area alone is refused here, COINr gives NaN with a warning")
    found = composite.normalise({"x": x}, direction={"x": 1})
    np.testing.assert_allclose(found.values[:, 0], floats(case["out"]), atol=1e-9)


@pytest.mark.parametrize("case", vectors("n_goalposts"), ids=str)
def test_goalposts(case: dict[str, Any]) -> None:
    args = case["args"]
    if not args.get("trunc2posts", True):
        pytest.skip("values beyond a goalpost are always clipped and flagged here")
    low, high, top = args["gposts"]
    found = composite.normalise(
        {"x": floats(args["x"])},
        direction={"x": args.get("direction", 1)},
        method="goalposts",
        goalposts={"x": (low, high)},
        scale=(0, top),
    )
    np.testing.assert_allclose(found.values[:, 0], floats(case["out"]), atol=1e-9)


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in VECTORS
        if case["fn"] in {"a_amean", "a_gmean"} and "out" in case and case["out"] != [None]
    ],
    ids=str,
)
def test_weighted_mean(case: dict[str, Any]) -> None:
    names = [f"x{place}" for place in range(len(case["args"]["x"]))]
    found = composite.aggregate(
        dict(zip(names, floats(case["args"]["x"])[:, None], strict=True)),
        weights=dict(zip(names, case["args"]["w"], strict=True)),
        method="arithmetic" if case["fn"] == "a_amean" else "geometric",
        missing="available",
        min_share=0,
    )
    np.testing.assert_allclose(found.value, floats(case["out"]), atol=1e-9)


@pytest.fixture(scope="module")
def asem(shared: Path) -> tuple[Path, pd.DataFrame, pd.DataFrame]:
    folder = shared / "risk" / "asem"
    meta = pd.read_csv(folder / "iMeta.csv")
    treated = pd.read_csv(folder / "stage_Treated.csv").set_index("uCode")
    codes = list(meta.loc[meta["Type"] == "Indicator", "iCode"])
    return folder, meta, treated[codes].astype(float)


@pytest.mark.parametrize(("name", "scale"), [("minmax_0_100", (0, 100)), ("minmax_1_100", (1, 100))])
def test_min_max_of_51_countries(
    asem: tuple[Path, pd.DataFrame, pd.DataFrame], name: str, scale: tuple[float, float]
) -> None:
    folder, meta, treated = asem
    direction = dict(zip(meta["iCode"], meta["Direction"], strict=True))
    expected = pd.read_csv(folder / "normalise" / f"{name}.csv").set_index("uCode").loc[treated.index]
    found = composite.normalise(treated, direction={code: direction[code] for code in treated}, scale=scale)
    np.testing.assert_allclose(found.values, expected[list(found.names)], atol=1e-9)


def test_goalposts_of_51_countries(asem: tuple[Path, pd.DataFrame, pd.DataFrame]) -> None:
    folder, meta, treated = asem
    direction = dict(zip(meta["iCode"], meta["Direction"], strict=True))
    posts = pd.read_csv(folder / "normalise" / "goalposts_parameters.csv").set_index("iCode")
    expected = pd.read_csv(folder / "normalise" / "goalposts_trunc.csv").set_index("uCode")
    found = composite.normalise(
        treated,
        direction={code: direction[code] for code in treated},
        method="goalposts",
        goalposts={code: (posts.loc[code, "lower"], posts.loc[code, "upper"]) for code in treated},
    )
    np.testing.assert_allclose(found.values, expected.loc[treated.index, list(found.names)], atol=1e-9)


@pytest.mark.parametrize(
    ("given", "expected", "method", "missing", "min_share"),
    [
        ("input_minmax_1_100", "amean", "arithmetic", "propagate", 1.0),
        ("input_minmax_1_100", "gmean", "geometric", "propagate", 1.0),
        ("input_raw_minmax_1_100_with_missing", "missing_amean_nothresh", "arithmetic", "available", 0.0),
        ("input_raw_minmax_1_100_with_missing", "missing_gmean_thresh0.8", "geometric", "available", 0.8),
    ],
)
def test_every_node_of_the_asem_index(
    asem: tuple[Path, pd.DataFrame, pd.DataFrame],
    given: str,
    expected: str,
    method: Any,
    missing: Any,
    min_share: float,
) -> None:
    folder, meta, _ = asem
    scores = pd.read_csv(folder / "aggregate" / f"{given}.csv").set_index("uCode")
    nodes = pd.read_csv(folder / "aggregate" / f"{expected}.csv").set_index("uCode").loc[scores.index]
    everything = pd.concat([scores, nodes.drop(columns=[c for c in nodes if c in scores])], axis=1)
    checked = 0
    for parent, children in meta.groupby("Parent"):
        codes = list(children["iCode"])
        found = composite.aggregate(
            everything[codes],
            weights=dict(zip(codes, children["Weight"], strict=True)),
            method=method,
            missing=missing,
            min_share=min_share,
        )
        np.testing.assert_allclose(found.value, nodes[parent], atol=1e-9)
        checked += 1
    assert checked >= 11
