# What the desk itself answers, without the assistant, on all channels.

desk-greeting = 您好，欢迎来到博物馆！这里由程序回答，所用文字全部由博物馆团队撰写。没有把握时，它会把您的问题转交给工作人员，并在此对话中回复您。您想了解什么？
desk-language-name = 中文
desk-attachment = 谢谢！我只能阅读文字，请用一句话写下您的问题。如果问题与这张图片或文件有关，工作人员可以查看。
desk-edited = 我看到您修改了消息，但它之前已经得到回复。如需回复，请重新发送。
desk-email-kept = 已记下：如果团队无法在此回复，会写信到这个地址。
desk-leave-email = 如果您在此留下电子邮箱，团队也可以给您写信：此应用只允许我们在24小时内回复。
desk-leave-email-page = 如果您要离开此页面，请在此留下电子邮箱：团队也会通过邮件答复您。
desk-choice-person = 联系工作人员
desk-flood = 您在短时间内发送了很多消息，我先停止自动回复。所有消息都已保存，工作人员会阅读。
