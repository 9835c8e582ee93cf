"""The diversity of a council over time: measures, spans of time, and the pages that show them to those who may."""
