"""Steps whose values are still ranges, put together.

* `recipe`: `Recipe`; `members`: what it is made of; `groups`: `Group`, made by `choices`; `in_words`: what they do;
  `differences`: where two recipes differ.
* `arrangement`: steps in order, read like a list and changed; `ids`: numbers that stay with them; `addition`: two
  recipes as one; `written`: what is written down and read back.
* `settings`: what is said beside the steps; `drawing_again`: draws for one picture, anew where too little is left.
* `applying`: drawn Steps, made ready and applied; `many_pictures`: a recipe called with one picture or with many.
  `partner_pools`: which pictures of a data set may be joined: those of one split.
* `checks`: what recipes and groups may be made of; `uncalled`: what was given without its brackets; `argument_checks`:
  what is said where a recipe was wanted and something else came.
* `by_label`: ranges that hold for one label; `file_format`: a recipe as JSON; `page_file`: as a page that lives keeps
  it, and its address; `dialects`: the table of other ways; `nearest`: what is nearest where a dialect has nothing that
  is the same.
* `presets`, `policies`: recipes to start from, and published ones; `policy_tables`: as their papers print them.
* `turns`: all that a draw may do, in order, and by which quantiles.
* `sweep`: one parameter from end to end; `contract`: `check`, what every transform promises, tried on one's own.
* `draws`, `level_changes`: what a draw is, what comes of it, and what it does to levels.
* `own_functions`: the source of one's own functions, for printed code.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules={"presets"})
