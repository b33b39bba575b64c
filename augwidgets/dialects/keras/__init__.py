"""Keras: what belongs to it is in three folders.

* `layers`: those of Keras 3; `generator`: the old one; `migration`: from the old one to the layers.
"""
