"""What is drawn: Matplotlib figures, the sheet for the screen, and faces in a notebook.

* `figures`: the grid of pictures, and how a figure is made; `saving`: it becomes a file; `notebook_figure`: a notebook
  shows it without pyplot, `notebook_picture`: in true colour, with words for who does not see it; `downsampling`:
  pictures in no more pixels than it shows.
* `gallery`, `gallery_figure`: every transform on one picture; `film_strip`: one parameter from end to end.
* `level_charts`: for the Histogram page; `tile_charts`: for the Tile page; `page_charts`: what both share;
  `effect_chart`, `report_charts`: of a recipe's effect and of a data set; `placement_charts`: of where objects lie;
  `training_charts`, `training_page`: of what came of trainings, `search_charts`: of a search among them; `gan_charts`:
  of a GAN; `prediction_charts`, `prediction_page`: of what a model makes of pictures; `share_chart`: of segmentations.
* `meter`: which levels a picture has before and after, whether that can be meant, and every threshold of it.
  `mask_meter`: the same of masks; `draw_counts`: the histogram of one draw.
* `sheet`: the small pictures of the screen, their labels as lines; drawn at once or in turn; `thumbnails`: one of each
  transform.
* `review_sheets`: the pages of a review, the next one ahead. `selection`: an object while it is being cut out.
* `site`: a page that lives for each transform, and one that lists them; `pair_draws`: of transforms of two pictures.
* `instant`: what the browser needs to draw by itself while a hand moves; `living`: a page whose sliders move without a
  kernel.
* `label_lines`: what is drawn of boxes that were dropped.
* `overlay`: labels in a figure; `faces`: what a notebook shows of a thing, `dataset_face`: of a data set, `scene_face`,
  `scene_parts`: of scenes; `still`: what a saved notebook shows of an explorer.
"""

from augwidgets.view.figures import formats, grid

__all__ = ["formats", "grid"]
