# What the assistant says besides the curated answers.

assistant-greet = 您好，欢迎！我是{ $museum }的自动助手。请用几个词写下您的问题；如果我不能确定答案，博物馆的工作人员会回复您。
assistant-thanks = 不客气！如有其他问题，欢迎继续提问。
assistant-bye = 再见，期待在博物馆见到您！
assistant-bot = 是的，我是一个程序。我从博物馆工作人员写好的答案中选择；如果没有合适的，我会把您的问题转给工作人员。
assistant-insult = 很抱歉我的回答没有帮到您。请换一种说法提问，或者请工作人员回答。
assistant-language = 好的，我们用中文继续。您的问题是什么？
assistant-no-words = 我只能读文字。请用一句话写下您的问题，或者请工作人员回答。
assistant-gone = 这个答案已经不再适用。请换一种说法提问，或者请工作人员回答。
assistant-suggest = 我不确定是否理解了您的意思。您想问的是下面的问题吗？
assistant-none-of-these = 都不是，请工作人员回答
assistant-ask-person = 请工作人员回答
assistant-only-in = 这个答案目前只有{ $language }版。
assistant-not-passed-on = 我没能把您的问题转给工作人员。请写信给我们：{ $email }。
