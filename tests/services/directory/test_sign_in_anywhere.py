"""Getting in, on either database: PostgreSQL holds columns to their length, SQLite does not."""

import re

from sqlalchemy import select

from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from matchmaker.services.directory.sessions import find_session, save_session
from matchmaker.services.directory.sign_in import request_sign_in, use_link


def test_the_link_of_the_mail_opens_a_session(any_app, make):
    person = make.person(email="ines@exemple.fr")

    with any_app.test_request_context():
        request_sign_in("ines@exemple.fr")
    body = db.session.scalars(select(Outbox.body)).one()
    token = re.search(r"/connexion/lien/(\S+)", body)[1]

    assert [one.id for one in use_link(token)] == [person.id]
    assert find_session(save_session(None, person.id, {})).person_id == person.id
