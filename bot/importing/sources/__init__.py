"""What `dispatch add` reads beside web pages: each kind of file as texts with their facts."""
