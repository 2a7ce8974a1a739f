"""Tables and pages that propose FAQ entries, well meant and hostile."""

from __future__ import annotations

import json
from typing import Any

SMALL = "question,answer,topic\nPuis-je peindre ?,Oui.,visit\nPuis-je chanter ?,Non.,visit\n"
HOSTILE = '"><img src=x onerror=alert(1)>'
YAML_LOOKING = [
    "- id: x", "id: y\n  topic: z", "{{ }}", "{{ nonsense }}", "# comment", '"quoted" \\ \\n', "*anchor &x", "| block",
    "> folded", "!!python/object", "nlu: x", "a\nresponses:\n- b", "%YAML 1.1", "--- \n...", "null", "~", "z\u2028b",
    "=1+1", "@cmd", "+x", "-2", "\ttab", "'=x",
]  # fmt: skip


def faq_page(*asked: tuple[Any, Any], kind: Any = "FAQPage", **more: Any) -> str:
    questions = [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in asked
    ]  # fmt: skip
    return json_page({"@context": "https://schema.org", "@type": kind, "mainEntity": questions, **more})


def json_page(*objects: Any, lang: str = "fr") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(one).replace("</", "<" + chr(92) + "/")}</script>'
        for one in objects
    )
    return f'<!doctype html><html lang="{lang}"><head>{scripts}</head><body>x</body></html>'


ONE = {"@type": "Question", "name": "Peindre ici ?", "acceptedAnswer": {"@type": "Answer", "text": "<p>Oui.</p>"}}
MICRODATA = """<html lang=fr><body itemscope itemtype="https://schema.org/FAQPage">
<div itemscope itemprop="mainEntity" itemtype="https://schema.org/Question">
<h3 itemprop="name">Peindre <b>ici</b> ?</h3>
<div itemscope itemprop="acceptedAnswer" itemtype="https://schema.org/Answer"><div itemprop="text" onclick="x()">
<p>Oui, <a href="/visite">au <b>jardin</b></a>.</p><ul><li>un</li></ul>
<script>x()</script></div></div></div></body></html>"""
