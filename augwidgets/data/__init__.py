"""Pictures and data sets, read and described.

* `picture_files`: one picture from a file; `pictures`: those that ship with the kit.
* `sources`, `reading`: many pictures from arrays, Samples or folders, one after the other.
* `label_numbers`, `label_counts`, `class_names`: what the labels say.
* `report`, `suggestion`: what is in a data set, and a recipe to start from; `colourfulness`: one of its measures.
* `cluster_means`: the mean pictures of clusters of pictures that look alike.
* `arguments`: what these functions may be asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules={"pictures"})
