"""Scenes: synthetic pictures from cut-outs and backgrounds, with exact labels.

* `cutout_image`: `Cutout`, one object free of its background; `cutting`: `cutout`, which takes it out of a picture;
  `plain_background`: which pixels are its own before a background of one colour; `unmixing`: what they are at its
  edge; `from_data`: `cutouts`, the objects of a data set.
* `by_strokes`: `cutout_by_strokes`, an object chosen by hand; `strokes`: `Scribble` and `Lasso`; `regions`: where it
  ends between them.
* `plan`: `Plan`, what scenes are drawn from; `plan_values`: what it is handed; `ranges`: its numbers, declared once;
  `drawing`: how; `site`, `limits`: what each object is tried against; `pick`: which cut-out it is; `backgrounds`: read
  when needed.
* `plan_code`: a plan as a script, as a command, in words.
* `plan_file`: a plan as JSON with its pictures beside it.
* `published_plan`: `article_plan`, that of article 5; `examples`: cut-outs and backgrounds to try them with.
* `scene`: `Scene`, the values of one; `placed`: where an object stands, and its pixels there; `placing`: from drawn
  numbers to that place; `painting`: the picture and its labels; `blends`: how edges are joined.
* `preview`: the same scenes as small as a tile; `material`: what scenes are made of, whole or small; `small_cutout`:
  one of these.
* `picture_source`: scenes for a training, new ones in every epoch.
* `sending`: what is large of a plan that goes into another process.
* `argument_checks`: what plans and scenes are handed.
* `series`: many scenes as a data set; `splitting`: which cut-outs and backgrounds are for validation; `credits`: where
  they come from.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules={"examples"},
    submod_attrs={
        "published_plan": ["article_plan"],
        "by_strokes": ["cutout_by_strokes"],
        "cutting": ["cutout"],
        "cutout_image": ["Cutout"],
        "from_data": ["FoundCutouts", "cutouts"],
        "placed": ["Placed"],
        "plan": ["Plan"],
        "scene": ["Scene"],
        "strokes": ["Lasso", "Scribble"],
    },
)
