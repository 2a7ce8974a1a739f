# What visitors read on Messenger and Instagram besides the answers.
# The buttons (channel-choice-…) have 20 characters at most.

channel-disclosure-first = こちらは博物館の自動応答プログラムです。確信のあるときは自動でお答えし、そうでないときはスタッフが対応いたします。
channel-disclosure-again = ここからは再び、博物館の自動応答プログラムがお答えします。
channel-choice-person = スタッフに聞く
channel-choice-none = どれでもない・スタッフに聞く
channel-choice-keep = データを残す
channel-choice-erase-confirmed = すべて削除する
