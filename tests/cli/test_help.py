"""What `--help` says is for whoever installs: in Spanish, for every command and option of ours."""

import inspect

import click
import pytest
from flask import Flask
from flask.cli import AppGroup

from app import cli


def commands():
    app = Flask(__name__)
    cli.init_app(app)
    for name, command in app.cli.commands.items():
        if isinstance(command, AppGroup):
            yield from ((f"{name} {verb}", each) for verb, each in command.commands.items())
        yield name, command


@pytest.mark.parametrize(("name", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_each_command_and_option_is_explained_to_its_user(name, command):
    docstring = inspect.getdoc(command.callback) if command.callback else None
    options = [each for each in command.params if isinstance(each, click.Option)]

    assert command.help, name
    assert command.help != docstring, f"{name} shows its docstring, which is for programmers"
    assert all(option.help for option in options), name
