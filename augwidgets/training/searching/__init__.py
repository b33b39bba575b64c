"""Finding a recipe: chances and ranges by validation pictures, tested on pictures that no trial has seen.

* `searching`: `search`; `running`: all that it does, prepared once; `result`: `SearchResult`, what came of it.
* `space`: what of a recipe is searched; `plans`: by which numbers; `trials`: one recipe tried after another;
  `samplers`: what suggests the next one; `study`, `places`: where it is kept.
* `recorded`: what is written down of a search.
"""
