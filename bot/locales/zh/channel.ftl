# What visitors read on Messenger and Instagram besides the answers.
# The buttons (channel-choice-…) have 20 characters at most.

channel-disclosure-first = 您正在与博物馆的自动程序对话：有把握时由它回答，否则由工作人员接手。
channel-disclosure-again = 现在重新由博物馆的自动程序为您解答。
channel-choice-person = 请工作人员回答
channel-choice-none = 都不是，请工作人员回答
channel-choice-keep = 保留我的数据
channel-choice-erase-confirmed = 全部删除
