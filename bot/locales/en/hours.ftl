# Hours, dates, prices: the sentences that are made from the museum's calendar. The blank before am and pm never breaks.

## Times and dates
hours-time = { $hour12 } { $half }
hours-time-minutes = { $hour12 }:{ $minute } { $half }
hours-time-noon = noon
hours-time-midnight = midnight
hours-range = from { $from } to { $to }
hours-date = { $weekday } { $day } { $month } { $year }
hours-date-short = { $weekday } { $day } { $month }
hours-month-day = { $day } { $month }
hours-weekday-1 = Monday
hours-weekday-2 = Tuesday
hours-weekday-3 = Wednesday
hours-weekday-4 = Thursday
hours-weekday-5 = Friday
hours-weekday-6 = Saturday
hours-weekday-7 = Sunday
hours-month-1 = January
hours-month-2 = February
hours-month-3 = March
hours-month-4 = April
hours-month-5 = May
hours-month-6 = June
hours-month-7 = July
hours-month-8 = August
hours-month-9 = September
hours-month-10 = October
hours-month-11 = November
hours-month-12 = December

## Lists
hours-list-comma = { $first }, { $rest }
hours-list-and = { $first } and { $rest }

## The day asked about
hours-when-today = Today
hours-when-tomorrow = Tomorrow, { $date }
hours-when-day = On { $date }
hours-when-note = { $when } ({ $note })
hours-open = { $when }, the museum is open { $ranges } (last entry at { $last }).
hours-closed = { $when }, the museum is closed.
hours-closed-note = { $when }, the museum is closed ({ $note }).
hours-entry-over = { $when }, the museum is open { $ranges }, but last entry was at { $last }.
hours-over = { $when }, the museum closed at { $time }.
hours-was-open = { $when }, the museum was open { $ranges }.
hours-was-closed = { $when }, the museum was closed.
hours-was-closed-note = { $when }, the museum was closed ({ $note }).
hours-still-open = The museum is still open until { $time }.
hours-free-today = Admission is free today.
hours-free-day = Admission is free on that day.
hours-reopens-tomorrow = It opens again tomorrow, { $date }, at { $time }.
hours-reopens-day = It opens again on { $date } at { $time }.
hours-enter-tomorrow = You can come in again tomorrow, { $date }, from { $time }.
hours-enter-day = You can come in again on { $date } from { $time }.
hours-last-entry = { $when }, last entry is at { $last }.

## The week
hours-on-weekday = on { $weekday }
hours-from-weekday = { $first } to { $last }
hours-every-day = every day
hours-week-part = { $days } { $ranges }
hours-until-on = until { $time } { $days }
hours-late-on = { $days } until { $time }
hours-late = The museum stays open { $parts }.
hours-late-none = The museum has no late opening at the moment.
hours-week-closed = closed { $days }
hours-week-note = { $week } ({ $note })
hours-season-note = { $label }, { $period }
hours-season-line = { $label }, { $period }: { $week }
hours-never = never

## Periods and exceptions
hours-period-dates = from { $first } to { $last }
hours-day-of-year = on { $date }
hours-closed-days = The museum is closed { $days }.
hours-closed-never = The museum is open all year round.
hours-closed-except = { $days } (except { $exceptions })
hours-exceptions = Please note:
hours-exceptions-none = No change of hours is planned in the coming weeks.
hours-line-open = { $when }: open { $ranges } ({ $note })
hours-line-closed = { $when }: closed ({ $note })

## Prices and free entry
hours-amount = { $currency }{ $number }
hours-amount-free = free
hours-price-line = { $label }: { $amount }
hours-free-rules = Admission is free for everyone on these days: { $days }.
hours-free-rules-none = There are no free days.
hours-free-next = Next free day: { $date }.
hours-free-none = No free day is planned for the moment.
