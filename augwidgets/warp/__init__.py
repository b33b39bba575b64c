"""Where coordinates go.

* `warps`: `Warp`, and the size of a canvas; `projective`: `Affine` and `Projective`, 3 x 3 matrices in plain numbers;
  `displacement`: `Displacement`, a place for each pixel.
* `moving`: a warp applied to everything that a Sample carries, and its boxes on their way through a run; `ending`: what
  becomes of them at its end.
* `covering`: boxes of which something that covers the picture hides a part for good.
* `fitting`: one picture made like another, and of another size.
* `one_thread`: OpenCV kept to one thread for each worker.
"""
