"""Where coordinates go.

* `warps`: `Warp`, and the size of a canvas; `projective`: `Affine` and `Projective`; `displacement`: `Displacement`, a
  place for each pixel.
* `matrix`, `polygon`: 3 x 3 matrices and polygons, in plain numbers; `resampling`: the pixels that one takes there.
* `moving`: a warp applied to everything that a Sample carries; `carried`: its boxes on their way through a run.
* `uncovered`: the pixels that come from beside the picture; `tight_edges`: edges around what a mask shows of objects.
* `fitting`: one picture made like another.
"""
