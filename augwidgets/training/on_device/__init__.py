"""A recipe's warps and curves for a whole batch, where the model is.

* `recipe_layer`: `RecipeLayer`; `device_plan`: what of a recipe can be done there, and in which order; `tabulated`: a
  function of quantiles, known at so many places that parabolas between them are enough.
* `fused_batch`: a batch on its way through a recipe; `batch_values`: which steps happen to each picture, and the values
  of tables; `batch_pixels`: a batch of matrices, and of tables, applied to a batch of pictures.
"""
