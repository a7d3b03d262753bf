"""The ways to reach a person: one module each, and its line here."""

from notify.channels import email, inbox

CHANNELS = {"inbox": inbox, "email": email}
