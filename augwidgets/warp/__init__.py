"""Where coordinates go.

* `warps`: `Warp`, `Affine` and `Projective`; `displacement`: `Displacement`, a place for each pixel.
* `matrix`, `polygon`: 3 x 3 matrices and convex polygons, in plain numbers.
* `moving`: a warp applied to everything that a Sample carries; `carried`: its boxes on their way.
* `fitting`: one picture made like another.
"""
