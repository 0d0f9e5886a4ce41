"""The trades people choose from: our short CPV table, or the official list where one is set."""

from matchmaker.core.catalogue.cpv import CpvTable
from matchmaker.data.cpv import cpv_table
from matchmaker.extensions import current_settings


def trades() -> CpvTable:
    """The CPV table of the running application, read once per process."""
    return cpv_table(current_settings().cpv_file)
