"""Reading over time: what reports said one after the other, how many did, and what came later."""
