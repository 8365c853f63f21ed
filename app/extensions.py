"""The Flask extensions, made once and bound to an application by its factory."""

from flask_login import LoginManager
from flask_mail import Mail
from flask_migrate import Migrate

from app.csrf import Protect

csrf = Protect()
login_manager = LoginManager()
mail = Mail()
migrate = Migrate()
