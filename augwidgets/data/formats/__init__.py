"""The formats in which data sets lie on disk: one file each that reads, and one that writes where that takes more.

* `table`: all formats, in the order in which they are looked for; a new one adds its row there and nothing else.
* `format`: what a row says (`Format`), and what a place was opened with (`Asked`).
* `folders`: pictures in folders by class, with splits; a flat folder. `folders_writer`: writes them; `split_names`:
  what splits are called.
* `memory`: pictures that are there already; `map_style`: any data set with a length and numbers;
  `items`: what one of its items holds, `item_objects`: its objects, `item_values`: its pictures, masks and labels.
* `coco`: COCO's JSON files of objects; `coco_json`: found and opened; `coco_checks`: what in them is right;
  `coco_pictures`: where their pictures lie; `coco_writer`: writes them, `coco_objects`: what it says of each object.
* `yolo`: YOLO's folders, `yolo_folders`: those without a data.yaml; `yolo_yaml`: its data.yaml, `yolo_lines`: its label
  files, `yolo_kind`: of which kind they are, `yolo_writer`: writes all of it.
* `voc`: Pascal VOC's folders; `voc_file`: one of its files, `voc_writer`: writes them; `mask_files`: masks as PNG.
* `masks`: pictures with masks; `masks_writer`: writes them. `webdataset`: tars; `webdataset_writer`: writes them.
* `csv_table`: tables of labels; `table_columns`, `table_rows`, `table_files`: what their columns are, what their rows
  say, where their pictures lie; `csv_writer`: writes them.
* `places`: where a picture's files go in a result; `object_parts`: what writers ask of a picture.
* `writing`: what a format's writer gives (`Writer`, `Written`); `lost`: what a format cannot hold, counted;
  `pictures_out`: the picture of a Sample as a file's bytes.
"""
