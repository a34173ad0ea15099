"""What a visitor asked for and got, kept so that a reload, a second tab or a restart loses nothing."""
