"""What a picture carries: the image and the labels that belong to it.

* `sample`: `Sample`, and the kit's conventions; `replacing`: what changes with fields that are given anew.
* `boxes`: `Boxes`, the boxes with all that belongs to them; `box_fields`: the fields of a Sample that say them;
  `box_rules`: what becomes of them at the end of a run; `dropped`: those that are gone, and why; `turned`: rectangles
  at any angle.
* `label_risk`: how much is left of the object that a picture's label names.
* `polygon`: boxes and polygons in plain numbers, tight edges of masks; `bitmaps`: `Bitmap`, the pixels of one object;
  `outlines`, `run_lengths`: these as polygons and as lengths of runs, and back.
* `picture_kinds`: what a call takes for one picture, and gives back; `pillow_images`: Pillow images as arrays, and
  arrays as Pillow images.
* `checks`: what the fields may be; `equality`: whether two values are equal.
* `mask_origins`: from which of several joined pictures a value of a mask comes.
* `soft_labels`: `SoftLabel`, what a picture shows in shares.
* `region`, `region_values`, `region_masks`: `Region`, where a step acts, what it may be, and which pixels belong to it;
  `painted_shapes`: polygons and strokes of a brush; `soft_edges`: how a region fades in.
"""
