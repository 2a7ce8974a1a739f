# Horaires, dates, prix : les phrases que musée et calendrier composent. Les espaces avant « h » et « € » sont insécables.

## Heures et dates
hours-time = { $hour } h
hours-time-minutes = { $hour } h { $minute }
hours-time-noon = 12 h
hours-time-midnight = minuit
hours-range = de { $from } à { $to }
hours-date = { $weekday } { hours-day-number } { $month } { $year }
hours-date-short = { $weekday } { hours-day-number } { $month }
hours-month-day = { hours-day-number } { $month }
hours-day-number =
    { $day ->
        [1] 1er
       *[other] { $day }
    }
hours-weekday-1 = lundi
hours-weekday-2 = mardi
hours-weekday-3 = mercredi
hours-weekday-4 = jeudi
hours-weekday-5 = vendredi
hours-weekday-6 = samedi
hours-weekday-7 = dimanche
hours-month-1 = janvier
hours-month-2 = février
hours-month-3 = mars
hours-month-4 = avril
hours-month-5 = mai
hours-month-6 = juin
hours-month-7 = juillet
hours-month-8 = août
hours-month-9 = septembre
hours-month-10 = octobre
hours-month-11 = novembre
hours-month-12 = décembre

## Énumérations
hours-list-comma = { $first }, { $rest }
hours-list-and = { $first } et { $rest }

## Le jour demandé
hours-when-today = Aujourd'hui
hours-when-tomorrow = Demain, { $date }
hours-when-day = Le { $date }
hours-when-note = { $when } ({ $note })
hours-open = { $when }, le musée est ouvert { $ranges } (dernière entrée à { $last }).
hours-closed = { $when }, le musée est fermé.
hours-closed-note = { $when }, le musée est fermé ({ $note }).
hours-entry-over = { $when }, le musée est ouvert { $ranges }, mais la dernière entrée était à { $last }.
hours-over = { $when }, le musée a fermé à { $time }.
hours-was-open = { $when }, le musée était ouvert { $ranges }.
hours-was-closed = { $when }, le musée était fermé.
hours-was-closed-note = { $when }, le musée était fermé ({ $note }).
hours-still-open = Le musée est encore ouvert jusqu'à { $time }.
hours-free-today = L'entrée est gratuite aujourd'hui.
hours-free-day = L'entrée est gratuite ce jour-là.
hours-reopens-tomorrow = Il rouvre demain, { $date }, à { $time }.
hours-reopens-day = Il rouvre le { $date } à { $time }.
hours-enter-tomorrow = Vous pourrez de nouveau entrer demain, { $date }, à partir de { $time }.
hours-enter-day = Vous pourrez de nouveau entrer le { $date } à partir de { $time }.
hours-last-entry = { $when }, la dernière entrée est à { $last }.

## La semaine
hours-on-weekday = le { $weekday }
hours-from-weekday = du { $first } au { $last }
hours-every-day = tous les jours
hours-week-part = { $days } { $ranges }
hours-until-on = jusqu'à { $time } { $days }
hours-late-on = { $days } jusqu'à { $time }
hours-late = Le musée reste ouvert { $parts }.
hours-late-none = Le musée n'ouvre pas en soirée en ce moment.
hours-week-closed = fermé { $days }
hours-week-note = { $week } ({ $note })
hours-season-note = { $label }, { $period }
hours-season-line = { $label }, { $period } : { $week }
hours-never = jamais

## Périodes et exceptions
hours-period-dates = du { $first } au { $last }
hours-day-of-year = le { $date }
hours-closed-days = Le musée est fermé { $days }.
hours-closed-never = Le musée est ouvert toute l'année.
hours-closed-except = { $days } (sauf { $exceptions })
hours-exceptions = À noter :
hours-exceptions-none = Aucun changement d'horaires n'est prévu dans les prochaines semaines.
hours-line-open = { $when } : ouvert { $ranges } ({ $note })
hours-line-closed = { $when } : fermé ({ $note })

## Prix et gratuité
hours-amount = { $number } { $currency }
hours-amount-free = gratuit
hours-price-line = { $label } : { $amount }
hours-free-rules = L'entrée est gratuite pour tous à ces dates : { $days }.
hours-free-rules-none = Il n'y a pas de journée gratuite.
hours-free-next = Prochaine journée gratuite : le { $date }.
hours-free-none = Aucune journée gratuite n'est prévue pour le moment.
