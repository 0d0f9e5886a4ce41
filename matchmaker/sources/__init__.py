"""Clients of public registers: asked politely, believed carefully, each off until it is named in the settings.

A client turns a structure into a question, fetches what the register holds for exactly that question
(`None`: it holds nothing), and reads it into findings. Fetching waits for the network and is the
business of jobs alone; reading is pure and may be repeated on a stored answer.
"""
