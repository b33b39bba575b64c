"""How a transform is declared, and what becomes of it once its values are chosen.

* `declare`: the decorators; `signature`: what they read; `checks`: what they may be given.
* `transform`: `Transform`; `number_format`: the image as it takes it; `catalogue`: every one by its name.
* `partners`: what a transform of a pair is given beside its picture.
* `step`: `Step`; `open_step`: `OpenStep`, whose values are still ranges; `captions`: their values in a few words.
* `resolved`: what a step is on one canvas; `curve`: tone curves and their tables; `fusion`: Steps applied, what lies
  side by side as one.
"""
