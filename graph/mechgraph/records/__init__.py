"""Answers as plain records, for JSON and the page, and as rows of tables, for spreadsheets."""
