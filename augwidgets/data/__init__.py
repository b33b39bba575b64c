"""Pictures and data sets, read and described.

* `picture_files`: one picture from a file.
* `pictures`: those that ship with the kit; `label_files`: their labels.
* `picture_source`: `Source`, pictures that are read one by one; `sources`: one of arrays, Samples or a folder;
  `folders`: one of a folder; `dataset_source`: one of a `DataSet`; `iteration`: one picture after the other, with its
  progress.
* `folder_listing`: what lies in a folder.
* `known_pictures`: labelled pictures that come with scikit-learn and scikit-image, and IDX files.
* `opening`: `open`, which finds out what lies at a place; `dataset`: `DataSet`; `listing`: what a format found;
  `listed_labels`: which classes its labels name; `reading`: one picture of it; `broken_labels`: what of its labels is
  left out; `choosing`: of some classes alone; `formats`: one file for each format; `place_above`: the data set that a
  folder is a part of; `unread_files`: what lies among pictures and is not read; `opening_warnings`: what is said of it.
* `making`: one augmented picture of a data set; `augmented`: all of them, for a training's own loader; `mirrors`: which
  classes a mirror and a half turn make of others, `numbered_mirrors`: where labels are numbers; `ways`: whether a draw
  does either; `allowed_steps`: what of it happens to a picture.
* `exporting`: `export`; `exported`: what it has written; `out`: how.
* `mirror_advice`: where names suggest that a mirror changes a class.
* `label_numbers`, `label_counts`: what the labels say; `keypoint_pairs`: left and right by name.
* `review`: which pictures are kept, which rejected, and which a filter shows; `decisions`: what was decided, in a file
  that only grows; `review_flags`: what may be wrong with a picture; `review_sources`: who says so.
* `report`: `DataReport`, what is in a data set; `reporting`: `report_on`; `report_rows`: its table; `suggestion`: a
  recipe to start from. `seen`: one picture of it; `looks`, `colourfulness`: what is measured; `issues`: what is odd;
  `duplicates`: what is there more than once; `light_by_class`: what the light gives away.
* `worst_first`: what a recipe does to a whole data set, the worst first; `damaging_draws`: draw by draw; `damage`: what
  one does; `causes`: which step and range did it.
* `parallel`: one function over all pictures, on one core or many.
* `placement`: where objects lie, and how large they are, before and after a recipe.
* `cluster_means`: the mean pictures of clusters of pictures that look alike.
* `argument_checks`: what these functions may be asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules={"pictures"},
    submod_attrs={
        "opening": ["open"],
        "dataset": ["DataSet"],
        "report": ["DataReport"],
        "reporting": ["report_on"],
        "augmented": ["AugmentedDataSet"],
        "worst_first": ["worst_first", "WorstFirst"],
        "exporting": ["export"],
        "keypoint_pairs": ["pairs_by_name"],
        "placement": ["placement_of"],
        "exported": ["Exported"],
    },
)
