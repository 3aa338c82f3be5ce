"""Values into Block Kit, purely: everything here returns a Message within the limits Slack sets."""
