## A person's reply as an e-mail to the visitor
letter-subject = { $museum }的答复
letter-opening = 您好：
letter-asked = 您向我们提问：
letter-reply = 我们的答复：
letter-more = 如需继续交流：{ $url }
letter-why = 您收到此邮件，是因为您为此答复留下了邮箱地址。该地址不会用于其他用途。
