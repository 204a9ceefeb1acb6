"""Mathematics as learners type it: read, judged step by step, explained.

Text becomes a tree of our own (`reader`), never code and never a SymPy string.
`compare` refutes by numbers, proves by a normal form, and otherwise says that
it cannot tell. Knows no course, no file and no terminal.
"""
