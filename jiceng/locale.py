"""Which language the screen speaks: Chinese unless asked, English with ``--lang en``.

Our own messages are written in Chinese and translated by the ``en`` catalogue;
the command-line library's English ones are translated by the ``zh`` catalogue.
Only the command line calls :func:`install`; the library never changes it.
"""

from __future__ import annotations

import gettext as _gettext
import os
from pathlib import Path

LANGUAGES = ("zh", "en")
DOMAIN = "messages"
FOLDER = Path(__file__).parent / "assets" / "locale"
ENVIRONMENT = "JICENG_LANG"
_current = ["zh"]


def install(language: str) -> None:
    """Speak ``language`` from now on; before any command module is imported."""
    os.environ["LANGUAGE"] = language
    _gettext.bindtextdomain(DOMAIN, str(FOLDER))
    _gettext.textdomain(DOMAIN)
    _current[0] = language


def current() -> str:
    """Return the language in use."""
    return _current[0]


def tr(message: str) -> str:
    """Translate one of our own messages."""
    return _gettext.gettext(message)


def later(message: str) -> str:
    """Mark a message for the catalogue; :func:`tr` translates it where it is shown."""
    return message


def chosen(arguments: list[str]) -> str:
    """Read the language from the arguments, else from ``JICENG_LANG``; Chinese by default."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
        if argument == "--lang" and place + 1 < len(arguments):
            return _known(arguments[place + 1])
    return _known(os.environ.get(ENVIRONMENT, "zh"))


def _known(language: str) -> str:
    return language if language in LANGUAGES else "zh"
