"""What `dispatch add` is given: files, folders, standard input; each is read by its kind and imported."""
