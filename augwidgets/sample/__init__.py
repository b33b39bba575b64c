"""What a picture carries: the image and the labels that belong to it.

* `sample`: `Sample`, and the kit's conventions; `checks`: what its fields may be.
* `boxes`: `Boxes`, all bounding boxes of a picture; `bitmaps`: which pixels belong to an object.
* `soft_labels`: `SoftLabel`, what a picture shows in shares.
* `region`, `region_masks`: `Region`, where a step acts, and which pixels belong to it.
"""
