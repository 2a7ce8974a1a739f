# The wish to be forgotten, in the chat; the pages about it are in French and English.

rights-phrases = meine Daten löschen | lösche meine Daten | löschen Sie meine Daten | alle meine Daten löschen | lösche alle meine Daten | löschen Sie alle meine Daten | meine persönlichen Daten löschen | meine personenbezogenen Daten löschen | löschen Sie meine personenbezogenen Daten | Löschung meiner Daten | Daten löschen | ich möchte meine Daten löschen | ich möchte meine Daten löschen lassen | ich will meine Daten löschen | ich möchte, dass Sie meine Daten löschen | können Sie meine Daten löschen | diese Unterhaltung löschen | dieses Gespräch löschen | diesen Chat löschen | löschen Sie diesen Chat | meine Nachrichten löschen | löschen Sie meine Nachrichten | vergessen Sie mich | Recht auf Vergessenwerden | Recht auf Löschung
rights-polite = bitte | danke | vielen Dank | danke schön | hallo | guten Tag
rights-confirm = Sie bitten uns, Ihre Daten zu löschen. Diese ganze Unterhaltung wird bei uns gelöscht: Ihre Nachrichten, unsere Antworten und das, womit wir Ihnen hier schreiben können. Wartet eine Frage auf das Team, so wird sie zurückgezogen. Das lässt sich nicht rückgängig machen. Sollen wir alles löschen?
rights-choice-erase-confirmed = Ja, alles löschen
rights-choice-keep = Nein, behalten
rights-kept = In Ordnung: Es wurde nichts gelöscht, die Unterhaltung geht weiter.
rights-erased =
    Ihre Daten sind gelöscht. Diese Seite zeigt, wie weit die Löschung ist, bis zum letzten Schritt: { $url }

    Wenn Sie uns wieder schreiben, beginnt eine neue Unterhaltung.
