"""The commands of whoever runs a bot: backups, its health, its webhook."""
