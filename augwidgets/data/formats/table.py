"""All formats, in the order in which a place is tried."""

from __future__ import annotations

from augwidgets.data.formats import coco, csv_table, folders, masks, voc, webdataset, yolo
from augwidgets.data.formats.format import Format

FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        yolo.YOLO,
        coco.FORMAT,
        voc.VOC,
        yolo.FOLDERS,
        masks.FORMAT,
        csv_table.FORMAT,
        webdataset.FORMAT,
        folders.CLASSES,
        folders.FLAT,
        yolo.SEGMENT,
        yolo.POSE,
        yolo.OBB,
    )
}
