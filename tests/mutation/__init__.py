"""Mutation testing of four rooms: a seeded sample of small faults is put into the code, and the tests must notice each.

    pip install -e ".[mutation]"
    python -m tests.mutation                    # every room: the whole sample, 300 mutants each
    python -m tests.mutation warp --take 40     # one room, the first 40 of its sample
    python -m tests.mutation --report           # runs nothing: counts, and the changes that no test noticed
    python -m tests.mutation warp --again       # after new tests: those that survived are run once more

Ctrl-C stops it at any time; the same command goes on where it stopped. Results lie in `.mutation/<room>/`, which git
ignores; a function that has changed since is run again, everything else keeps its result. The sample is the same on
every machine: names of mutants are sorted by a hash of seed and name, and a mutant of unchanged code keeps its place.

Only a room's own tests are run, and of those only the ones that call the changed function, until the first fails.
Doctests, notebooks and the tests of other rooms do not count, and decorated functions (properties) are not changed, for
mutmut leaves them alone. A survivor becomes a new test or, where no test could notice it, an entry of
`equivalent.toml` with the reason.
"""
