"""Files in and out: strict readers that name every fault with its place and remedy, and safe writers."""

from gender_indicators.io.plans import read_framework, write_framework
from gender_indicators.io.records import read_observations, write_observations

__all__ = ["read_framework", "read_observations", "write_framework", "write_observations"]
