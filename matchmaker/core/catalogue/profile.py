"""The address of a buyer's profile: the page where it publishes its consultations."""

from urllib.parse import urlsplit

from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

LONGEST = 500


class NotAnAddress(Invalid):
    template = N_(
        "« {address} » n’est pas une adresse de page : elle commence par https:// et n’a pas d’espace."
    )


def clean_profile(typed: str | None) -> str | None:
    """The address as it is kept, None for none; without a scheme it is https. Raises `NotAnAddress`."""
    words = (typed or "").strip()
    if not words:
        return None
    address = words if "://" in words else f"https://{words}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as error:
        raise NotAnAddress(address=words[:80]) from error
    plain = len(address) <= LONGEST and not any(one.isspace() or ord(one) < 32 for one in address)
    if parts.scheme not in ("http", "https") or "." not in host or not plain or parts.username:
        raise NotAnAddress(address=words[:80])
    return address
