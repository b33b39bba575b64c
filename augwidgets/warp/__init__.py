"""Where coordinates go.

* `warps`: `Warp`, and the size of a canvas; `projective`: `Affine` and `Projective`, 3 x 3 matrices in plain numbers;
  `displacement`: `Displacement`, a place for each pixel.
* `moving`: a warp applied to everything that a Sample carries, and its boxes on their way through a run.
* `tight_edges`: edges around what a mask shows of objects, without the pixels that come from beside the picture.
* `fitting`: one picture made like another, and of another size.
"""
