"""Readers of the flows that bring money in from every channel but pagoPA: one module for each layout."""
