# What visitors read on Messenger and Instagram besides the answers.
# The buttons (channel-choice-…) have 20 characters at most.

channel-disclosure-first = Está escribiendo a un programa del museo: responde cuando está seguro y, si no, le atiende una persona del equipo.
channel-disclosure-again = Ahora vuelve a responderle el programa del museo.
channel-choice-person = Hablar con alguien
channel-choice-none = Preguntar al equipo
channel-choice-keep = Conservar mis datos
channel-choice-erase-confirmed = Borrar todo
