"""From the files of a folder to reports, where what one file holds depends on the others."""
