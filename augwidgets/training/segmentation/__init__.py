"""Segmentation: does it matter how many of the training pictures are natural, and how many are scenes?

* `shares`: `natural_shares`, the same network trained with several shares; `shares_result`: what came of it.
* `unet`: `small_unet`; `class_masks`: masks that hold classes; `coin_pictures`: natural pictures that come with
  scikit-image, and scenes of their coins.
"""
