"""A sample district: real divisions of one, everything below the community made up."""

from loaders.sample.calibration import DATA_DATE, DISTRICT
from loaders.sample.gaps import Gaps
from loaders.sample.published import TOTALS
from loaders.sample.sample import NOTICE, Sample, make_sample, write_made, write_sample

__all__ = [
    "DATA_DATE",
    "DISTRICT",
    "NOTICE",
    "TOTALS",
    "Gaps",
    "Sample",
    "make_sample",
    "write_made",
    "write_sample",
]
