"""Makes the sample district: real divisions, and synthetic data below the community."""

from wangge.sample.calibration import DATA_DATE, DISTRICT
from wangge.sample.files import write_sample, write_sample_files
from wangge.sample.gaps import Gaps
from wangge.sample.published import TOTALS
from wangge.sample.sample import NOTICE, Sample, make_sample

__all__ = [
    "DATA_DATE",
    "DISTRICT",
    "NOTICE",
    "TOTALS",
    "Gaps",
    "Sample",
    "make_sample",
    "write_sample",
    "write_sample_files",
]
