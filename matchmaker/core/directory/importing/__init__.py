"""From the rows of an untidy workbook to a plan of what to do with each: nothing is lost, nothing is guessed."""
