"""Making and revoking API keys: what the pages of firms and of customers share."""

from __future__ import annotations

from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.accounts import keyring
from app.accounts.keyring import Ring
from app.accounts.throttle import Bucket, Limit
from app.converters import RowConverter
from app.db import begin_write, db
from app.filters import squeezed
from app.security import brakes
from app.security.numbers import NumberField
from app.sri.paquete import one_line

LONGEST = 100
MADE = Limit("claves-hora", 30, 3_600)  # for one firm or party
FULL = f"Ya hay {keyring.MOST} claves. Revoque una para crear otra."


def shown(text: str | None) -> str:
    """Join what was typed by single blanks, with a point for what cannot be seen."""
    return one_line(squeezed(text))


class OwnedForm(FlaskForm):
    """Whose keys the page was about when it was shown: the reader may have turned elsewhere since."""

    owner = NumberField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(min=1, max=RowConverter.HIGHEST)]
    )

    def is_stale(self, owner_id: int) -> bool:
        """Tell whether the page was about others."""
        return bool(self.owner.data) and self.owner.data != owner_id


class KeyForm(OwnedForm):
    """A new key: its name, and what it may do."""

    name = StringField(
        "Nombre",
        filters=[shown],
        validators=[
            DataRequired("Escriba un nombre, como el del sistema que la usará."),
            Length(max=LONGEST, message="Use hasta 100 caracteres."),
        ],
    )
    scopes = SelectMultipleField(
        "Qué podrá hacer",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired("Elija al menos una cosa.")],
    )

    def offer(self, ring: Ring) -> KeyForm:
        """Say what a key of this kind may do."""
        self.scopes.choices = [(scope.value, scope.frase) for scope in ring.scopes]
        return self


class RevokeForm(OwnedForm):
    """Which key."""

    id = NumberField(validators=[InputRequired(), NumberRange(min=1, max=RowConverter.HIGHEST)])


def make(form: KeyForm, ring: Ring) -> str | None:
    """Make the key that was asked for, and commit. None when there are too many, said at the name."""
    brakes.spend(Bucket(MADE, f"claves:{ring}"))
    begin_write()
    text = keyring.create(ring, current_user, form.name.data, form.scopes.data)
    if text is None:
        db.session.rollback()
        form.name.errors = [FULL]
        return None
    db.session.commit()
    return text


def end(form: RevokeForm, ring: Ring) -> str:
    """Revoke the key that a button named, and commit. Returns what to say; a key that is not there is a 404."""
    begin_write()
    name = keyring.revoke(ring, current_user, form.id.data)
    if name is None:
        raise NotFound
    db.session.commit()
    return f"La clave «{name}» ya no sirve."
