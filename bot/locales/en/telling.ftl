## Answer once, tell all who asked the same
telling-link = Who else asks this?
telling-title = One answer for all who ask this
telling-others =
    { $count ->
        [one] Somebody else waits with a question like it
       *[other] { $count } others wait with a question like it
    }
telling-hint = Tick those who ask the same. The answer goes to each of them, and to this visitor.
telling-other-language = speaks another language
telling-text = Answer to all
telling-close = Close these conversations afterwards
telling-send = Send to all
telling-nobody = Nobody else waits with a question like it, or the assistant cannot be asked to compare at the moment.
telling-done =
    { $count ->
        [one] The answer is on its way to one visitor.
       *[other] The answer is on its way to { $count } visitors.
    }
telling-missed =
    { $count ->
        [one] One conversation was left out: a colleague has it, or it was deleted.
       *[other] { $count } conversations were left out: colleagues have them, or they were deleted.
    }
