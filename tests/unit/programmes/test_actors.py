"""Actors and legal documents."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from gender_indicators.core import Source, Text
from gender_indicators.programmes import Actor, LegalDocument

SOURCE = Source("Resolution 28/NQ-CP (3 Mar 2021)")


def document(**fields: object) -> LegalDocument:
    given = {
        "number": "28/NQ-CP",
        "type": "resolution",
        "issuer": "Chính phủ",
        "title": Text("Chiến lược", "Strategy"),
        "source": SOURCE,
    }
    return LegalDocument.model_validate(given | fields)


def test_an_actor_may_have_ended_with_a_successor() -> None:
    actor = Actor(
        id="molisa",
        name=Text("Bộ LĐTBXH", "MOLISA"),
        kind="state",
        valid_to=dt.date(2025, 2, 28),
        successor="moha",
    )
    assert actor.successor == "moha"


def test_an_actor_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="actor a would end"):
        Actor(
            id="a",
            name=Text("a", "a"),
            kind="person",
            valid_from=dt.date(2025, 1, 2),
            valid_to=dt.date(2025, 1, 1),
        )


def test_the_dates_of_a_document_may_be_partly_known() -> None:
    assert document(issued="2021-03-03").effective is None


def test_the_dates_of_a_document_follow_each_other() -> None:
    with pytest.raises(ValidationError, match="document 28/NQ-CP: issued, effective and ended must follow"):
        document(issued="2021-03-03", ended="2020-01-01")
