"""What runs inside the sandbox: the server, its children, and the wire they speak.

Stands alone: nothing here imports the rest of the package, because the server
is started by path and must never hold what its children may not read.
"""
