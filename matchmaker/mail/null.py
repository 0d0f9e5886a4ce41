"""Sends nothing: for tests, and for an instance restored from a backup."""

from matchmaker.mail.letter import Letter


class Null:
    def send(self, letter: Letter) -> None:
        """Take it and forget it."""

    def close(self) -> None: ...
