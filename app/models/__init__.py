"""The tables. Import a model from here; the modules are for reading, one per noun."""

from app.models.access_code import AccessCode
from app.models.account import Account, AccountState
from app.models.act import Act, Deed
from app.models.address_change import AddressChange
from app.models.api_answer import ApiAnswer
from app.models.api_key import ApiKey
from app.models.arrival import Arrival, ArrivalOutcome, Door
from app.models.certificate import Certificate
from app.models.contact import Contact
from app.models.delegation import Delegation
from app.models.document import Document
from app.models.document_xml import DocumentXml
from app.models.event import Action, Event
from app.models.fetch import Fetch
from app.models.inquiry import Inquiry, Question, Rank
from app.models.issuer import Issuer
from app.models.mail import Mail, MailKind, MailState
from app.models.operator import Operator, Role
from app.models.party import Party
from app.models.photo import Photo
from app.models.preference import Notices
from app.models.received_mail import MailFate, ReceivedMail
from app.models.recipient import Recipient
from app.models.reminder import Reminder
from app.models.sign_in import SignIn
from app.models.throttle import Throttle

__all__ = [
    "AccessCode",
    "Account",
    "AccountState",
    "Act",
    "Action",
    "AddressChange",
    "ApiAnswer",
    "ApiKey",
    "Arrival",
    "ArrivalOutcome",
    "Certificate",
    "Contact",
    "Deed",
    "Delegation",
    "Document",
    "DocumentXml",
    "Door",
    "Event",
    "Fetch",
    "Inquiry",
    "Issuer",
    "Mail",
    "MailFate",
    "MailKind",
    "MailState",
    "Notices",
    "Operator",
    "Party",
    "Photo",
    "Question",
    "Rank",
    "ReceivedMail",
    "Recipient",
    "Reminder",
    "Role",
    "SignIn",
    "Throttle",
]
