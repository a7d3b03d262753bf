"""Reading batch tables of petitions from .xlsx and .docx. Pure: no models, no database."""
