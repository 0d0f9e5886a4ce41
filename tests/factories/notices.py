"""Delivery status notices in the shapes that mail servers write them (RFC 3464)."""

from textwrap import dedent


def postfix(message_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Postfix: three parts, the whole message back."""
    return _mail(f"""\
        Return-Path: <>
        From: MAILER-DAEMON@mx.exemple.fr (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: matchmaker@exemple.fr
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="4CzX.1700000000/mx.exemple.fr"
        Message-Id: <20270311130000.4CzX@mx.exemple.fr>

        This is a MIME-encapsulated message.

        --4CzX.1700000000/mx.exemple.fr
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --4CzX.1700000000/mx.exemple.fr
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.exemple.fr
        X-Postfix-Queue-ID: 4CzX
        X-Postfix-Sender: rfc822; matchmaker@exemple.fr
        Arrival-Date: Thu, 11 Mar 2027 14:00:00 +0100 (CET)

        Final-Recipient: rfc822; a@exemple.fr
        Original-Recipient: rfc822;a@exemple.fr
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mail.exemple.fr
        Diagnostic-Code: smtp; 550 5.1.1 <a@exemple.fr>: Recipient address rejected:
            User unknown

        --4CzX.1700000000/mx.exemple.fr
        Content-Description: Undelivered Message
        Content-Type: message/rfc822

        From: matchmaker@exemple.fr
        To: a@exemple.fr
        Subject: Votre planning
        Message-ID: {message_id}

        Bonjour

        --4CzX.1700000000/mx.exemple.fr--
        """)


def exchange(message_id: str) -> bytes:
    """Exchange Online: a page of HTML, a general status with the code in the diagnostic, headers back."""
    return _mail(f"""\
        From: Microsoft Outlook <MicrosoftExchange329e71ec@exemple.fr>
        To: matchmaker@exemple.fr
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="c88f_9"
        Content-Language: en-US
        Message-ID: <a1b2@EXEMPLE.PROD.OUTLOOK.COM>
        In-Reply-To: {message_id}
        References: {message_id}
        Subject: Undeliverable: Votre planning

        --c88f_9
        Content-Type: multipart/alternative; differences=Content-Type; boundary="c88f_10"

        --c88f_10
        Content-Type: text/html; charset="us-ascii"

        <html><body><p>Your message to <b>a@exemple.fr</b> couldn't be delivered.</p></body></html>

        --c88f_10--

        --c88f_9
        Content-Type: message/delivery-status

        Reporting-MTA: dns;EXEMPLE.PROD.OUTLOOK.COM
        Received-From-MTA: dns;mx.exemple.fr

        Final-Recipient: rfc822;a@exemple.fr
        Action: failed
        Status: 5.0.0
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

        --c88f_9
        Content-Type: text/rfc822-headers

        From: matchmaker@exemple.fr
        To: a@exemple.fr
        Message-ID: {message_id}
        Subject: Votre planning

        --c88f_9--
        """)


def sparse(message_id: str) -> bytes:
    """A small server: neither the message nor its headers."""
    return _mail(f"""\
        From: postmaster@petit.exemple.fr
        Subject: failure notice
        In-Reply-To: {message_id}
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type="delivery-status"; boundary=b1

        --b1
        Content-Type: text/plain

        Boite pleine.

        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; petit.exemple.fr

        Final-Recipient: rfc822; a@exemple.fr
        Action: failed (boite pleine)
        Status: 5.2.2 (Mailbox full)

        --b1--
        """)


def gmail_like(message_id: str) -> bytes:
    """Two addresses, of which the second failed."""
    delivered = "Final-Recipient: rfc822; b@exemple.fr\n\tAction: delivered\n\tStatus: 2.0.0\n\n"
    text = postfix(message_id).decode()
    at = text.index("Final-Recipient")
    return (text[:at] + delivered.replace("\t", "") + text[at:]).encode()


def _mail(text: str) -> bytes:
    return dedent(text).encode()
