"""What is kept of a secret that somebody holds: never the secret itself."""

import hashlib


def digest_of(secret: str) -> str:
    """SHA-256 in hexadecimal, 64 characters. For long random secrets, or short ones that few may try."""
    return hashlib.sha256(secret.encode()).hexdigest()
