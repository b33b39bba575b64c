"""A recipe's warps and curves for a whole batch, where the model is.

* `recipe_layer`: `RecipeLayer`; `device_plan`: what of a recipe can be done there, and in which order.
* `tabulated`: a function of quantiles, written down so closely that straight lines between its values are enough;
  `batch_values`: the values of such tables for a batch, and which pictures a step happens to; `batch_pixels`: a batch of
  matrices and of tables applied to a batch of pictures.
"""
