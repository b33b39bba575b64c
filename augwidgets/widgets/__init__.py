"""Explorers for a notebook: sliders, a grid that follows them, and the code. ipywidgets and anywidget live here.

* `explore`: which explorer shows a thing; `explorable`: what it is.
* `explorer`: what every explorer is, composed of a `source` of draws, a column of controls and `pages`.
* `recipe_explorer`, `transform_explorer`, `pair_explorer`, `generator_explorer`, `pipeline_explorer`,
  `dialect_explorer`: one explorer each; `sweep_explorer`: what those of one transform have in common.
* `dataset_explorer`: a recipe over a data set; `dataset_source`, `dataset_controls`: its draws, and which pictures;
  `dataset_places`, `dataset_worst`: the pages that it has alone.
* `recipe_source`, `recipe_controls`: nine draws of a recipe, and its steps in a column; `adding_panel`: what can be
  added.
* `grid_page`, `histogram_page`, `tile_page`, `compare_page`, `order_page`, `ab_page`, `code_page`: one page
  each.
* `grid_view`, `compare_view`, `ab_view`: the views that need the browser; `modules`: their scripts, each of several
  files (what is over a picture: `tiles.js`, and its names `tags.js`; one that comes late: `late_script.js`;
  a kernel that has gone: `kernel_gone.js`); what the browser draws by itself: `instant.js` (when, and from which
  controls: `instant_controls.js`); a recipe, `instant_recipe.js`: `instant_draw.js` (a tile, of `instant_tables.js`,
  `instant_painter.js`, `instant_labels.js`, `instant_words.js`), `instant_pixels.js`; the objects of scenes,
  `instant_scenes.js`: `instant_cutouts.js` (copies of each), `instant_over.js` (laid over a ground),
  `instant_light.js`, `instant_rims.js` (outlines); `instant_curtain.js`: on another page; `instant_sending`,
  `instant_sweep`, `scene_sending`: what it is told for that; `grid_figure`: the grid as it is kept.
* `living`, `lives_on`: an explorer as a page that lives without a kernel; its script is `living.js` (`living_state.js`,
  `living_address.js`, `living_controls.js`, `living_slider.js`, `living_code.js`, `living_curves.js`,
  `living_pixels.js`).
* `gallery_site`: the catalogue as a site of such pages; `site_index.js`: the search in its list.
* `page_box`: what a cell shows, an explorer or a review.
* `review_grid`: pictures of a data set that are kept or rejected; `review_view`: its view; `review_pages`: which it
  shows; `review_state`: what it says of them; `review_drawing`: when it draws; `review_labels`, `review_export`: what
  it reads and writes behind the page.
* `gan_lab`: a GAN while it learns; `gan_pages`: its samples, its losses and its latent space.
* `scene_explorer`: a plan of scenes; `scene_source`, `scene_draws`, `scene_controls`, `scene_rows`: its nine scenes,
  and a row for each of its settings; `scene_values`, `scene_writing`: the pages that it has alone; `long_work`: what
  is done in a thread.
* `prediction_explorer`: what a model makes of a picture; `prediction_source`, `prediction_controls`,
  `prediction_pictures`: its film strip, its column, and which pictures it is shown; `prediction_seen`,
  `prediction_robustness`, `prediction_attack`, `prediction_layers`: the pages that it has alone; `seen_view`: what the
  first of these shows.
* `cutout_picker`: an object is cut out by hand; `picker_view`: its view (`picker_stage.js`: the picture that is drawn
  on, `picker_hand.js`: the hand that draws, `picker_lens.js`: what of it is seen); `picker_strokes`, `picker_state`,
  `picker_looks`: what it hears and says; `picker_code`: what it writes.
* `lab`: what every lab is: settings, long work, and pages that follow it; `lab_view`: its view (`code_block.js`,
  `in_root.js`: what it shares with that of explorers); `lab_fields`: what stands above it;
  `training_lab`: recipes that are compared by training; `search_lab`: chances and ranges that are searched;
  `training_pages`: what it shows; `recipe_list`: what it compares.
* `controls`: rows of controls, by the kind of domain; `range_row`: that of a range, and how long its track is;
  `pixel_row`: that of a count of pixels; `entry`: what a row is made for; `fold`: rows that are rarely used;
  `step_row`, `group_row`, `nested_row`, `region_rows`: what is made of them; `label_limits`: how far a label holds;
  `label_rows`: what becomes of labels;
  `kit`: how they are made, heard and closed.
* `top_bar`, `picture_chooser`, `uploads`: what is above the columns, and which picture is explored.
* `history`: what was before each change.
* `traits`: those of explorers, which say in one sentence what they take.
* `drawing`: when it draws, and where; `background`: what may be drawn in a thread; `turns`: whose turn it is, of the
  threads of a kernel; `lifetime`: how long an explorer
  stays; `still`: what a saved notebook keeps.
"""

import importlib
import pkgutil

import lazy_loader

# An explorer is loaded when one is opened: that of a recipe needs no data set's formats, and no neighbour.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "cutout_picker": ["CutoutPicker"],
        "dataset_explorer": ["DataSetExplorer"],
        "dialect_explorer": ["DialectExplorer"],
        "gan_lab": ["GanLab"],
        "generator_explorer": ["GeneratorExplorer"],
        "pair_explorer": ["PairExplorer"],
        "pipeline_explorer": ["PipelineExplorer"],
        "prediction_explorer": ["PredictionExplorer"],
        "recipe_explorer": ["RecipeExplorer"],
        "review_grid": ["ReviewGrid"],
        "scene_explorer": ["SceneExplorer"],
        "search_lab": ["SearchLab"],
        "training_lab": ["TrainingLab"],
        "transform_explorer": ["TransformExplorer"],
    },
)

# Every file of a page lists its page for all explorers; nothing else names it. What one kind of explorer has alone is
# loaded with that.
for _found in pkgutil.iter_modules(__path__):
    if _found.name.endswith("_page"):
        importlib.import_module(f"{__name__}.{_found.name}")
