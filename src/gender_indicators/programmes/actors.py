"""Who acts, and on which legal basis."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from gender_indicators.core.spec import Source
from gender_indicators.core.text import Text
from gender_indicators.programmes.areas import Level
from gender_indicators.programmes.base import AreaId, Code, Day, Model, Note

__all__ = ["Actor", "ActorKind", "LegalDocument"]

ActorKind = Literal[
    "state", "socio_political", "party", "media", "service", "enterprise", "donor", "community", "person"
]


class Actor(Model):
    """A body or person with a part in the work.

    Parameters
    ----------
    id : str
    name : Text
    kind : str
        State agency, socio-political organisation, party, media, service, enterprise, donor, community,
        person.
    level : str, optional
        Level of government.
    area : str, optional
        Id of its territory.
    sector : str
        Sector code or name; empty where none.
    valid_from, valid_to : date, optional
        Ministries change: the body that leads today may not have led when the plan was made.
    successor : str, optional
        Id of the actor that took over.
    """

    id: Code
    name: Text
    kind: ActorKind
    level: Level | None = None
    area: AreaId | None = None
    sector: Note = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    successor: Code | None = None

    @model_validator(mode="after")
    def _check(self) -> Actor:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            msg = f"actor {self.id} would end ({self.valid_to}) before it begins ({self.valid_from})"
            raise ValueError(msg)
        return self


class LegalDocument(Model):
    """A law, resolution, decision, plan or letter.

    Parameters
    ----------
    number : str
        Official number, for example ``"28/NQ-CP"``.
    type : str
        Law, decree, resolution, decision, circular, plan or letter.
    issuer : str
    title : Text
    issued, effective, ended : date, optional
    based_on, amends, replaces : tuple of str
        Numbers of other documents.
    source : Source
    """

    number: Note
    type: Literal["law", "decree", "resolution", "decision", "circular", "plan", "letter"]
    issuer: Note
    title: Text
    issued: Day | None = None
    effective: Day | None = None
    ended: Day | None = None
    based_on: tuple[Note, ...] = ()
    amends: tuple[Note, ...] = ()
    replaces: tuple[Note, ...] = ()
    source: Source

    @model_validator(mode="after")
    def _check(self) -> LegalDocument:
        days = [day for day in (self.issued, self.effective, self.ended) if day is not None]
        if days != sorted(days):
            msg = f"document {self.number}: issued, effective and ended must follow each other"
            raise ValueError(msg)
        return self
