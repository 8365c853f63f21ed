"""What somebody at a firm may narrow the list of what it issued by, and when receivers are reminded by themselves."""

from __future__ import annotations

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from app.archive.issued import DAYS, MOST_DAYS, State, Wanted
from app.filters import plain
from app.security.numbers import NumberField
from app.vouchers.forms import SLUGS, NarrowingForm

MAX_RECEIVER = 100
MOST_WAIT, MOST_TIMES = 365, 12
BAD_DAYS = f"Escriba un número de días, de 0 a {MOST_DAYS:,}."
BAD_TIMES = f"Escriba cuántas veces, de 1 a {MOST_TIMES}, o deje el campo vacío."
BAD_WAIT = f"Escriba un número de días, de 1 a {MOST_WAIT}, o deje el campo vacío."
NAMES = {
    State.UNSEEN: "No consultados",
    State.OPENED: "Abiertos",
    State.BOUNCED: "Rebotados o fallidos",
    State.UNCERTAIN: "Inciertos",
    State.NO_ADDRESS: "Sin correo",
    State.OBSERVED: "Observados",
    State.ANNULLED: "Anulados",
}


class IssuedForm(NarrowingForm):
    """Each field narrows the list; one that is not valid asks for nothing and says so beside itself."""

    receptor = StringField(
        "Receptor",
        [Optional(), Length(max=MAX_RECEIVER, message="Use hasta 100 caracteres.")],
        filters=[plain],
    )
    estado = SelectField(
        "Estado",
        choices=[
            SelectChoice("", "Todos"),
            *(SelectChoice(state.value, name) for state, name in NAMES.items()),
        ],
        validate_choice=False,
    )
    dias = NumberField("Días sin consultar", [Optional(), NumberRange(0, MOST_DAYS, BAD_DAYS)])

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        asked = self.asked()
        if self.dias.process_errors and self.dias.errors:
            self.dias.errors = [BAD_DAYS]
        days = asked.get("dias")
        return Wanted(
            tipo=SLUGS.get(asked.get("documento") or ""),
            desde=asked.get("desde"),
            hasta=asked.get("hasta"),
            receptor=(asked.get("receptor") or "").strip(),
            words=(asked.get("q") or "").strip(),
            state=next((state for state in State if state.value == asked.get("estado")), None),
            days=DAYS if days is None else days,
        )


class RemindersForm(FlaskForm):
    """When a firm's receivers are reminded by themselves: without days, never."""

    days = NumberField("Recordar tras", [Optional(), NumberRange(1, MOST_WAIT, BAD_WAIT)])
    every = NumberField("Repetir cada", [Optional()])
    times = NumberField("Como mucho", [Optional(), NumberRange(1, MOST_TIMES, BAD_TIMES)])

    def validate_days(self, field: NumberField) -> None:
        """Say in one sentence what fits, also of what is no number."""
        if field.process_errors:
            field.errors = [BAD_WAIT]

    def validate_every(self, field: NumberField) -> None:
        """Keep to what the installation allows."""
        least = current_app.config["REMIND_EVERY_DAYS"]
        fits = field.data is None or least <= field.data <= MOST_WAIT
        if field.process_errors or not fits:
            field.errors = [f"Escriba un número de días, de {least} a {MOST_WAIT}, o deje el campo vacío."]

    def validate_times(self, field: NumberField) -> None:
        """Say in one sentence what fits, also of what is no number."""
        if field.process_errors:
            field.errors = [BAD_TIMES]
