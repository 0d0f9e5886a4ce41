"""Writes mails to the log: for the demonstration and for development."""

import logging

from matchmaker.mail.letter import Letter

log = logging.getLogger(__name__)


class Console:
    def send(self, letter: Letter) -> None:
        names = "".join(f"\n[{attachment.name}]" for attachment in letter.attachments)
        log.info("Message pour %s\n%s\n\n%s%s", letter.to, letter.subject, letter.body, names)

    def close(self) -> None: ...
