"""`app` for any WSGI server; `python wsgi.py` starts the whole installation.

Importing this module starts nothing: no migration, no worker, no socket.
"""

from app import create_app

if __name__ == "__main__":
    from app.cli.serve import main

    main(create_app)
else:
    app = create_app()
