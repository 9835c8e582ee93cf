"""The method: which people should sit on a council after a rotation, and the evidence from which anyone can check it.

Usable without the web application. Imports the standard library, pydantic, NumPy and OR-Tools; knows no clock, no
database and no global randomness. No answer leaves it unchecked.
"""
