"""What the channels on Meta's Graph API share: signatures, the envelope of events, the client and its error table."""
