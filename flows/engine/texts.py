"""The bot's standing texts: what it says where no flow has words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .definition import Text, wording
from .render import render

if TYPE_CHECKING:
    from flows.playbook import Playbook

# One segment each, and only characters that every phone shows. The playbook's texts win.
DEFAULTS: Mapping[str, Text] = {
    "fallback": {
        "": "Sorry, I did not get that. You can text {{ menu }}.",
        "es": "Perdone, no le he entendido. Puede escribir {{ menu }}.",
    },
    "menu": {
        "": "You can text {{ menu }}.",
        "es": "Puede escribir {{ menu }}.",
    },
    "menu_person": {"": "HUMAN to reach a person", "es": "HUMAN para hablar con una persona"},
    "or": {"": "or", "es": "o"},
    "clarify": {
        "": "Did you mean: {{ options }}? Reply with a number.",
        "es": "Quiere decir: {{ options }}? Responda con un numero.",
    },
    "person": {"": "Talk to a person", "es": "Hablar con una persona"},
    "handoff": {
        "": "Thanks. Somebody from our team will text you here as soon as they can.",
        "es": "Gracias. Alguien de nuestro equipo le escribira aqui en cuanto pueda.",
    },
    "handoff_sorry": {
        "": "Sorry that this is not working. Somebody from our team will text you here soon.",
        "es": "Perdone las molestias. Alguien de nuestro equipo le escribira aqui pronto.",
    },
    "retry": {"": "Sorry, I did not get that.", "es": "Perdone, no le he entendido."},
    "unclear": {
        "": "Which one did you mean? Reply with a number.",
        "es": "A cual se refiere? Responda con un numero.",
    },
    "pictures": {
        "": "Thanks, but I cannot open pictures. Please tell me in words.",
        "es": "Gracias, pero no puedo abrir imagenes. Por favor, escriba el mensaje.",
    },
    "nudge": {"": "Are you still there?", "es": "Sigue ahi?"},
    "yes": {"": "Yes", "es": "Si"},
    "no": {"": "No", "es": "No"},
    "left": {"": "OK, we can leave that.", "es": "De acuerdo, lo dejamos."},
}


def standing(playbook: Playbook, name: str, *languages: str, **fields: str) -> str:
    """A standing text, in the first language that there is one for, with its fields filled in."""
    text = {**DEFAULTS.get(name, {}), **playbook.texts.get(name, {})}
    return render(wording(text, *languages, playbook.language), fields).text
