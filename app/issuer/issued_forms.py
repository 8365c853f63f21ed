"""What somebody at a firm may narrow the list of what it issued by, and when receivers are reminded by themselves."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from app.archive.issued import DAYS, MOST_DAYS, State, Wanted
from app.filters import plain
from app.security.numbers import NumberField
from app.vouchers.forms import SLUGS, NarrowingForm

MAX_RECEIVER = 100
MOST_WAIT = 365
BAD_DAYS = f"Escriba un número de días, de 0 a {MOST_DAYS:,}."
BAD_WAIT = f"Escriba un número de días, de 1 a {MOST_WAIT}, o deje el campo vacío."
NAMES = {
    State.UNSEEN: "No consultados",
    State.OPENED: "Abiertos",
    State.BOUNCED: "Rebotados o fallidos",
    State.UNCERTAIN: "Inciertos",
    State.NO_ADDRESS: "Sin correo",
    State.OBSERVED: "Observados",
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
    """After how many days a firm's receivers are reminded by themselves; empty: never."""

    days = NumberField("Días sin abrir", [Optional(), NumberRange(1, MOST_WAIT, BAD_WAIT)])

    def validate_days(self, field: NumberField) -> None:
        """Say in one sentence what fits, also of what is no number."""
        if field.process_errors:
            field.process_errors = [BAD_WAIT]
