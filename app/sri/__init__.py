"""The law: what the SRI's electronic vouchers are, read and proved in pure Python.

Nothing here imports Flask or SQLAlchemy, and nothing here writes a file.
"""
