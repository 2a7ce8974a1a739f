# What the assistant says besides the curated answers.

assistant-greet = こんにちは、ようこそ！{ $museum }の自動アシスタントです。ご質問を短い言葉でお書きください。答えに確信が持てないときは、スタッフがお返事します。
assistant-thanks = どういたしまして！ほかにもご質問があればどうぞ。
assistant-bye = さようなら。博物館でお待ちしています！
assistant-bot = はい、私はプログラムです。博物館のスタッフが書いた答えの中から選びます。合うものがないときは、ご質問をスタッフに引き継ぎます。
assistant-insult = お役に立てず申し訳ありません。別の言い方で質問していただくか、スタッフをお呼びください。
assistant-language = では、日本語で続けましょう。ご質問は何ですか？
assistant-no-words = 私が読めるのは文字だけです。ご質問を一文でお書きいただくか、スタッフをお呼びください。
assistant-gone = この答えは現在ご利用いただけません。別の言い方で質問していただくか、スタッフをお呼びください。
assistant-suggest = ご質問を正しく理解できたか自信がありません。次のどれかですか？
assistant-none-of-these = どれでもないので、スタッフに聞く
assistant-ask-person = スタッフに聞く
assistant-only-in = この答えは今のところ{ $language }でのみご覧いただけます。
assistant-not-passed-on = ご質問をスタッフに引き継げませんでした。お手数ですが、こちらまでご連絡ください：{ $email }
