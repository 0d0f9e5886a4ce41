"""What is published for everybody: a text, a file, or both, and which earlier one it corrects."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, SubmitField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from matchmaker.db.queries.need_publications import publications_about
from matchmaker.services.sourcing.documents import Document, document
from matchmaker.services.sourcing.publish import ToPublish
from matchmaker.services.sourcing.write import LONGEST
from matchmaker.web.forms import Form


def chosen_file(field: FileField) -> Document | None:
    """The file that was sent; None where none was. Raises the refusals of `document`."""
    if not field.data or not field.data.filename:
        return None
    with field.data.stream as stream:  # a large one lies in a temporary file
        data = stream.read()
    return document(field.data.filename, data)


class PublishForm(Form):
    """`waiting` is a file that was not sent to one structure and waits to be published for all."""

    question = TextAreaField(
        _l("Question posée"),
        [Length(max=LONGEST)],
        description=_l("Si c’est la réponse à une question : la question, sans dire qui l’a posée."),
        render_kw={"rows": 2},
    )
    text = TextAreaField(_l("Information ou réponse"), [Length(max=LONGEST)], render_kw={"rows": 5})
    file = FileField(_l("Document"), description=_l("PDF, PNG ou JPEG, 10 Mo au plus."))
    waiting = IntegerField(widget=HiddenInput(), validators=[Optional()])
    corrects = SelectField(_l("Corrige une publication ?"), default="", validate_choice=True)
    send = SubmitField(_l("Publier pour tous"))

    def offer_corrections(self, need_id: int) -> None:
        """What may be corrected: all that was published and not withdrawn."""
        standing = [one for one in publications_about(need_id) if one.withdrawn_at is None]
        named = [(str(one.number), _("n° %(number)s", number=one.number)) for one in standing]
        self.corrects.choices = [("", _("Non, c’est nouveau")), *named]

    def said(self) -> ToPublish:
        """Raises the refusals of `document`."""
        file = chosen_file(self.file)
        return ToPublish(
            text=self.text.data or "",
            question=self.question.data or "",
            corrects=int(self.corrects.data) if self.corrects.data else None,
            file=file,
            waiting=self.waiting.data if file is None else None,
        )
