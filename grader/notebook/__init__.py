"""Jupyter notebooks as a form of submission: read as data, told apart into parts, mended.

Needs neither Jupyter nor nbgrader: a notebook is JSON. Runs nothing.
"""
