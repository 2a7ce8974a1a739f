## A person's reply as an e-mail to the visitor
letter-subject = { $museum }からの回答
letter-opening = こんにちは。
letter-asked = お問い合わせ内容：
letter-reply = 回答：
letter-more = 続きはこちらから：{ $url }
letter-why = このメールは、回答のためにアドレスを残された方にお送りしています。ほかの目的には使用しません。
