"""Reading .xlsx files from outside: judged, then opened in a process of its own. No models, no database."""
