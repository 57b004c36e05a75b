"""Every table, in one place: importing this fills the metadata that migrations compare with."""

import importlib
from typing import Final

from api.tables import metadata

__all__ = ["MODULES", "metadata"]

MODULES: Final = (
    "api.accounts.models",
    "api.proposals.models",
    "api.catalog.models",
    "api.ratings.models",
    "api.transfers.models",
    "api.digests.models",
    "api.recommendations.models",
    "api.web.idempotency",
)
for _module in MODULES:
    importlib.import_module(_module)
