"""What an export does between the data set and the writer of a format: on many cores, and again where it was ended.

* `names`: what the new pictures are called; `jobs`: which are made, and in what chunks; `choices`: how many copies of
  each picture, and by which recipe.
* `fingerprint`: whether it is the same data set; `plan`: what makes an export this export and no other.
* `work_folder`: which export a folder holds, and how files come to their places; `done_chunks`: what of it is done;
  `lock`: only one writes it; `shards`: many files in one tar.
* `tasks`: an export as it goes on; `chunk`: what a worker does; `workers`: who they are; `progress`: the bar.
"""
