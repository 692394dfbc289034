"""The kinds of files that `dispatch add` reads beside pages, each as texts with the facts it states."""
