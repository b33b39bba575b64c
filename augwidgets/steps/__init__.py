"""How a transform is declared, and what becomes of it once its values are chosen.

* `declare`: the decorators; `signature`: what they read; `checks`: what they may be given.
* `transform`: `Transform`; `declared_function`: its function, called and checked; `number_format`: the image as it
  takes it; `catalogue`: every one by its name.
* `partners`: what a transform of a pair is given beside its picture.
* `step`: `Step`, and its values in a few words; `open_step`: `OpenStep`, whose values are still ranges;
  `member`: `Member`, what a recipe is made of.
* `fusion`: what steps are on one canvas, adjacent ones as one, and applying that; `arrays`: to pictures of any kind;
  `pixels`: what is never fused; `curve`: tone curves and their tables.
"""
