"""What the browser needs to draw by itself while a hand moves: a fused recipe is one matrix and one table.

The transforms stay declared once, in Python: they are asked at nodes over their parameters' limits, and the browser
interpolates. It knows none of them, so that anybody's own transform is drawn as well.

* `structure`: the one message: quantiles of the draws, tables of the steps, labels; `labels`: those as vectors.
* `step_tables`: what a step is for the browser, a warp, a curve or the kernel's; `warp_tables`, `curve_tables`: tables
  of the two; `tables`: where a function is asked and what is kept of its answers; `axis`: the nodes of one parameter.
* `scene_structure`: the message of scenes, whose objects a hand moves; `placing_tables`: where a plan places these;
  `scene_pictures`: what they and their grounds look like.
* `number_block`: the numbers of a message; `pixels`: the preview as it is sent; `words`: how the values under a tile
  are written.
"""
