"""Lists of people that come as files: contacts with their consent, and do-not-contact lists."""
