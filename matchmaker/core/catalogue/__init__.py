"""Offers and needs: what they are about, and in which words."""
