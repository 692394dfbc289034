"""How settings are read: their forms, their sources, and the folder of the state."""
