"""The gateway's side: channels, the conversation log, the desk and delivery."""
