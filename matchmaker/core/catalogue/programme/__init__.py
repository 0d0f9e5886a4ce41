"""A purchase programme, as buyers keep it in a workbook: read into needs that nobody else sees yet."""
