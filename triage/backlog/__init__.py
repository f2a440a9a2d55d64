"""A backlog of complaints: files in, the same rows with suggestions out.

``run`` does one file or many, ``pool`` shares the work among processes,
``journal`` keeps what is done, ``changes`` compares with earlier decisions,
``summary`` says what came out, ``cluster`` does it on many machines.
"""
