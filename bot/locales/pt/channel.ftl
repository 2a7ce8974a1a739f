# What visitors read on Messenger and Instagram besides the answers.
# The buttons (channel-choice-…) have 20 characters at most.

channel-disclosure-first = Está a escrever a um programa do museu: responde quando tem a certeza; se não tiver, responde-lhe uma pessoa da equipa.
channel-disclosure-again = Agora é de novo o programa do museu que lhe responde.
channel-choice-person = Falar com alguém
channel-choice-none = Perguntar à equipa
channel-choice-keep = Manter os dados
channel-choice-erase-confirmed = Apagar tudo
