"""Make the reference tables anew from open data: ``python -m matchmaker.data.build``."""
