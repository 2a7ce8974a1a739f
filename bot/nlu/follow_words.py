"""The words by which a message leans on the question before, in each language, as pieces of patterns.

``opens`` is looked for in the text as it was written; all the others are written as folded text: small letters, no
accents, blanks for apostrophes and hyphens. Chinese and Japanese are written without blanks and keep their marks.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FollowWords:
    """One language.

    Attributes:
        opens: what joins a message to the one before ("and", "what about"); it is no part of what is asked.
        leads: at the start, what goes on with the question before (a preposition, a verb without its subject).
        refers: words that stand for something said before ("it", "ils").
        closes: at the end, what goes on with the question before ("too").
        complete: what makes a question of its own, however few its words ("do you have").
        clause: verbs and subjects; a message without one is the complement of a question before.
        named: words in front of a thing that is named ("the", "une").
        parallel: prepositions; what follows one takes the place of what followed it in the question before.
        small: other words that name nothing by themselves.
        most: words that a message which leans may have; characters where words are not set apart.
    """

    opens: str
    refers: str = "(?!)"
    leads: str = "(?!)"
    closes: str = "(?!)"
    complete: str = "(?!)"
    clause: str = "(?!)"
    named: str = "(?!)"
    parallel: str = "(?!)"
    small: str = "(?!)"
    most: int = 10


FRENCH = FollowWords(
    opens="et|mais|ou alors|et puis|et sinon|et du coup|du coup|sinon|ok|d'accord|alors|donc|pareil(?= pour)"
    "|m[eê]me chose(?= pour)|idem(?= pour)|et pour ce qui est|(?:et )?qu'en est[- ]il|quid (?=d)",
    leads="pareil|meme chose|meme|idem|quid|aussi|sauf|y compris|pas trop|par contre",
    refers="c etait|c est(?! quoi (?:le|la|les|l|un|une|des) )|ca|cela|celui(?: ci| la)?|celle(?: ci| la)?|ceux"
    "|celles|lui|dedans|dessus|la bas|^(?:\\w+ )?(?:t )?(?:ils|elles?"
    "|(?<!y a t )(?<!existe t )(?<!faut )(?<!fait )(?<!vaut )il(?! faut| y a| fait| existe))|(?:qu|que|combien"
    "|comment|quand|si|ou|pourquoi|mais) (?:ils|elles?|il(?! faut| y a| fait| existe))|(?:^|qu|que|comment|ou"
    "|quand|combien) ?(?:vous|on|j|je|nous|qui) (?:en|y|les?|la|l|leur)|(?:faut|peut|peux|dois|doit|pouvez)(?: on"
    "| je| il)? (?:en|y|le|la|les|l|leur) \\w+(?:er|ir|re)|^(?:son|sa|ses|leurs?) \\w+",
    closes="aussi|alors|non plus|du coup|en plus|pareil|sinon|par personne|par enfant|l heure|chacun|quand meme",
    complete="y a t il|avez vous|ou (?:peut on|puis je)|que (?:voir|faire)|comment devenir"
    "|(?:est ce que )?vous (?:avez|vendez|proposez)|il y a|ou (?:est|sont|se trouve(?:nt)?)|comment (?:vous|venir"
    "|aller|reserver|acheter)|acceptez vous|proposez vous|vendez vous|^(?:comment|combien|quels?|quelles?|qui"
    "|quand|ou|pourquoi)(?! .*\\b(?:pour|par|avec) ) .*\\b(?:le|la|les|l|un|une|des|du|au|votre|vos|mon|mes) \\w+",
    clause="est|sont|etait|etes|es|suis|sera|serai|seront|a (?:t|lieu|\\w+[eiu]s?)|y a|on a|ont|as|ai|avez|avons"
    "|aura|peut|peux|pouvez|pourrait|faut|doit|dois|devez|fait|font|faites|va|vais|vont|coute(?:nt)?|dure"
    "|ferme(?:nt)?|ouvre(?:nt)?|commence|finit|part|marche|livre|pai?ent|existe|vaut|prend|\\w{2,}ez|je|j|tu|il"
    "|elle|on|nous|vous|ils|elles|qui (?!dit|d autre)\\w+",
    named="le|la|les|l|un|une|des|du|au|aux|mon|ma|mes|notre|nos|votre|vos|cet?|cette|ces|chaque",
    parallel="en|pour|avec|dans|sans|par|sur|chez|depuis",
    small="de|d|a|en|dans|sur|sous|par|pour|avec|sans|chez|vers|avant|apres|y|se|s|si|me|m|te|t|ne|n|pas|plus|tres"
    "|que|qu|qui|quoi|quel|quelle|quels|quelles|quand|comment|combien|ou|pourquoi|etre|avoir|bien|tout|toute|tous"
    "|toutes|juste|seulement|vraiment|encore|ici|et|mdr|svp|stp|cest",
)

ENGLISH = FollowWords(
    opens="and|but|or(?= for)|so|ok(?:ay)?|(?:and )?(?:what|how) about|what if(?= it's)|then|same(?= for)|also"
    "|and what about|and how about|right",
    leads="same|if not|if so|also|only|any|even|not|just|what if|or|is it|does (?:it|that)|are (?:they|those)|until",
    refers="it|its|they|them|their|theirs|that|those|ones?|he|she|him|his|her|both|either|neither|each|others?"
    "|(?:go|from|in|eat|park|around|up|over|out) there",
    closes="too|as well|also|instead|then|either|though|ok|okay|else|more|separately",
    complete="do (?:you|we) (?:have|sell|offer|take|accept|run|do|rent|hire|ship|host)|is there an?|are there"
    "|where (?:is|are|can i|do i)|^(?:is|are) (?!it|that|they|those)\\w+ \\w+|^(?:what|how|which|who|where|when"
    "|why)(?! .*\\b(?:for|with|about|by) ) .*\\b(?:the|an?|my|your) \\w+",
    clause="is|are|was|were|am|do|does|did|can|could|will|would|has|have|had|should|must|may|i|we|you|he|she|it"
    "|they|\\w+ s|i m|costs?|opens?|closes?|who (?!by|for|with|else)\\w+|\\w{3,}ed",
    named="the|a|an|my|our|your|this|these|some",
    parallel="in|for|with|without|by|on|from|to|at",
    small="of|at|by|for|with|about|to|from|in|on|off|up|out|over|into|as|but|if|and|or|not|no|so|very|how|what"
    "|when|where|why|who|which|much|many|long|far|be|get|me|us|there|here|just|ever|please|m|s|t|re|every|each|per"
    "|all|half|both|other",
)

SPANISH = FollowWords(
    opens="y|e|pero|entonces|(?:y )?qu[eé] tal|lo mismo(?= para)|igual(?= para)|y si(?= es)|ok|vale"
    "|y qu[eé] pasa(?= con)",
    leads="lo mismo|igual|tambien|incluso|si no|(?:es|son|esta|estan)(?! .*\\b(?:el|la|los|las) )|cuesta|dura"
    "|sirve|vale|hace falta que|incluye|tiene|solo|para|con|sin|en|desde|hasta",
    refers="eso|esa|ese|esos|esas|el mismo|la misma|ellos|ellas|ella|alli|ahi|lo|suyo|\\w+(?:ar|er|ir)(?:lo|la|los"
    "|las)|(?:se|me|te|los?|las?) (?:lo|la|los|las|puede llevar)",
    closes="tambien|tampoco|entonces|aparte|ademas|igual",
    complete="tienen|hay|aceptan|venden|ofrecen|organizan|donde (?:esta|estan|puedo)|hacen|a que hora (?:abr"
    "|cierr)en?|como (?:llego|puedo)|^(?:es|son|esta|estan|cuanto|cuesta|cuando|quien|que|como) .*\\b(?:el|la|los"
    "|las|un|una|mi) \\w+",
    clause="es|son|esta|estan|era|fue|hay|ha|han|he|tiene|tienen|tengo|puede|pueden|puedo|podemos|se|hace|hacen"
    "|hago|abren?|cierran?|cuestan?|cobran|aceptan|venden|ofrecen|organizan|pagan|\\w{3,}an|necesito|debo|quiero"
    "|que \\w+ \\w+",
    named="el|la|los|las|un|una|unos|unas|mi|mis|su|sus|del|al|este|esta",
    parallel="en|para|con|sin|por|desde",
    small="de|a|en|por|para|con|sin|y|o|si|no|que|quien|como|cuando|donde|cuanto|cuanta|cuantos|cuantas|cual|muy"
    "|mas|ser|estar|haber|tener|me|te|nos|les|le",
)

GERMAN = FollowWords(
    opens="und|aber|oder|also|und wie (?:ist|sieht) es(?: aus)?(?= mit)|wie (?:ist|sieht) es(?: aus)?(?= mit)"
    "|was ist(?= mit)|und was ist(?= mit)|dasselbe(?= f[uü]r)|gilt das(?: auch)?(?= f[uü]r)|ok",
    leads="auch|nur|sogar|falls|wenn|sonst|gilt|dasselbe|(?:ist|kostet) (?:das|es|er|sie)(?: \\w+)?$|geht"
    "|muss man das|ab|bis|fur|mit|ohne",
    refers="das(?=$)|das (?:auch|denn|dann|extra|kostenlos|moglich|ganze)|dort|da(?!s)|dahin|darin|damit|dafur"
    "|davon|die(?=$| auch| kaufen| da)|dies|er|(?<!gibt )es(?! ein| eine| einen| im| in| bei| hier| am)|ihn|ihm"
    "|deren|dessen|welche(?=$)",
    closes="auch|dann|denn|sonst|extra|ebenfalls|noch|vielleicht|das|dort|da",
    complete="gibt es|haben sie|hat das|bieten sie|verkaufen sie|wo (?:ist|sind|finde|kann)|wie komme"
    "|welche[rsn]? \\w+ \\w+|^(?:was|wie|wer|wann|ist|sind|war|waren|muss|darf|kann) .*\\b(?:der|die|das|den|dem"
    "|eine?|einen|meine?n?) \\w+",
    clause="ist|sind|war|waren|hat|haben|habe|kann|konnen|darf|durfen|muss|mussen|soll|gibt|kostet|kosten|offnet"
    "|schliesst|beginnt|dauert|findet|fahrt|wird|werden|wurde|ich|wir|sie|man|komme|lohnt|geht|steht|liegt"
    "|\\w+en sie",
    named="der|die|das|den|dem|des|ein|eine|einen|einem|einer|mein|meine|meinen|meinem|unser|ihr|ihre|vom|zum|zur"
    "|im|am|beim|ins",
    parallel="auf|für|mit|ohne|im|in|ab|vom|am",
    small="in|an|auf|von|zu|bei|mit|fur|ohne|um|ab|bis|nach|und|oder|nicht|auch|wie|was|wer|wo|wann|warum|welche"
    "|welcher|welches|viel|viele|lange|mir|mich|uns|sich|sein|da|hier|denn|dann|nur|noch",
)

ITALIAN = FollowWords(
    opens="e|ed|ma|invece|allora|e se|e per quanto riguarda|e invece|che ne dite|lo stesso(?= per)"
    "|stessa cosa(?= per)|ok",
    leads="anche|pure|solo|lo stesso|stessa cosa|se no|altrimenti|ha|hanno|serve|costa|costano|dura|vale|valgono"
    "|funziona|include|chiude|parte|ci (?:sta|stanno|entra|va)|posso (?:\\w+r)?l[aoie]|sono gratis|e gratis"
    "|bisogna|fino|per|con|senza|in|nel|di",
    refers="questo|quello|quella|quelli|quelle|li|lo|ci si|ne|esso|essa|loro|\\w+r(?:lo|la|li|le|ci|ne)|suo|sua"
    "|la dentro",
    closes="anche|pure|allora|invece|quindi|compreso|compresa|a parte|in piu|e",
    complete="c e|ci sono|avete|dove (?:posso|e|sono|si)|vendete|accettate|organizzate|offrite|fate|qual e"
    "|^(?:quanto|quando|chi|che|come|quali?|e|sono) .*\\b(?:il|lo|la|i|gli|le|l|un|una|al|alla) \\w+",
    clause="e|sono|era|ha|hanno|ho|avete|c|puo|posso|possiamo|possono|si|bisogna|devo|deve|costa|costano|apre"
    "|aprite|chiude|chiudete|serve|vorrei|inizia|finisce|dura|pagano|\\w{2,}(?:ate|ete|ite)",
    named="il|lo|la|i|gli|le|l|un|uno|una|del|dello|della|dei|degli|delle|al|allo|alla|ai|agli|alle|nel|nella|nei"
    "|mio|mia",
    parallel="in|per|con|senza|da|nel|nella",
    small="di|a|da|in|con|su|per|tra|fra|ed|o|se|non|che|chi|come|quando|dove|quanto|quanta|quanti|quante|qual"
    "|quale|quali|cosa|molto|piu|essere|avere|mi|ti|vi",
)

PORTUGUESE = FollowWords(
    opens="e|mas|ent[aã]o|e se|e quanto(?= a)|e que tal|o mesmo(?= para)|igual(?= para)|ok",
    leads="tambem|so|ate|o mesmo|se nao|senao|e preciso(?: \\w+)?$|e gratis|e pago|custa|custam|dura|vale|inclui"
    "|serve|funciona|termina|fecha|abre|tem de|para|com|sem|no|na|nos|nas|em|de",
    refers="isso|isto|esse|essa|esses|essas|ele|ela|eles|elas|aquilo|la(?=$)|dele|dela|\\w+ (?:lo|la|los|las)|nele"
    "|nela",
    closes="tambem|entao|a parte|igual|tambem nao|la|extra|quando|quanto",
    complete="(?<!e )ha|tem|tem um|tem uma|tem os?|voces tem|ha uma?|onde (?:fica|esta|posso|sao)|aceitam|vendem"
    "|oferecem|como (?:faco|chego|posso)|organizam|onde fica\\w*|quem \\w+ \\w+|^e preciso \\w+ \\w+|^(?:quanto"
    "|quando|que|como|qual|quais|e|sao) .*\\b(?:o|a|os|as|um|uma|ao|meu|minha) \\w+",
    clause="e|sao|esta|estao|era|foi|ha|tem|tenho|temos|pode|podem|posso|podemos|da|faz|faco|fazem|custa|custam"
    "|abre|fecha|aceitam|vendem|preciso|quero|se|voces|existe|fica|funciona|pagam|\\w{3,}am",
    named="o|a|os|as|um|uma|uns|umas|do|da|dos|das|ao|meu|minha|este|esta",
    parallel="em|para|com|sem|por|no|na",
    small="de|em|por|para|com|sem|ou|nao|que|quem|como|quando|onde|quanto|quanta|quantos|quantas|qual|quais|muito"
    "|mais|ser|estar|ter|me|te|aqui|ai",
)

CHINESE = FollowWords(
    opens="那么|那|还有|另外|如果是|换成|以及|可是|但是|好的",
    closes="呢|也是吗|也行吗|也可以吗|一样吗",
    refers="它|他们|她|这个|那个|这些|那些|也|还是|其中|里面",
    complete="^有|^请问|几点|^你们|博物馆|^馆|在哪|^可以.{4,}|[馆票厕餐展店狗照卡包车梯]|卫生间|洗手间|咖啡|宠物|行李|轮椅|讲解|导览|[开关]门|地铁|无线网",
    most=8,
)

JAPANESE = FollowWords(
    opens="じゃあ|じゃ|では|それでは|それなら|あと|それと|ちなみに|でも|なら",
    closes="は|のも|も|たら|なら|場合|でも|とか|まで|から",
    refers="それ|その|これ|この|あれ|そこ|そちら|同じ",
    complete="(?:は|が|を).*(?:ます|ました|です|せん|いい|ない)か|何時に|どこ(?:です|にあり)",
    most=16,
)

FOLLOW_WORDS = {
    "fr": FRENCH, "en": ENGLISH, "es": SPANISH, "de": GERMAN, "it": ITALIAN, "pt": PORTUGUESE, "zh": CHINESE,
    "ja": JAPANESE,
}  # fmt: skip
