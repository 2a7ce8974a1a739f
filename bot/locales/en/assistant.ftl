# What the assistant says besides the curated answers.

assistant-greet = Hello and welcome! I am the automatic assistant of the { $museum }. Ask me your question in a few words; when I am not sure of the answer, a person of the team replies to you.
assistant-thanks = You are welcome! Do ask if there is anything else.
assistant-bye = Goodbye, and see you soon at the museum!
assistant-bot = Yes, I am a program. I choose among answers written by the museum's team; when none fits, I pass your question on to a person.
assistant-insult = I am sorry if my answer did not help. Put your question another way, or ask for a person of the team.
assistant-language = All right, let us go on in English. What is your question?
assistant-no-words = I can only read words. Write your question in a sentence, or ask for a person of the team.
assistant-gone = This answer is no longer current. Put your question another way, or ask for a person of the team.
assistant-suggest = I am not sure I understood. Is it one of these questions?
assistant-none-of-these = None of these, ask the team
assistant-ask-person = Ask a person
assistant-only-in = This answer exists in { $language } only, for now.
assistant-not-passed-on = I could not pass your question on to the team. Please write to us: { $email }.
