"""The pages of a review: small pictures of a data set with their labels, a sheet for each page, the next one ahead."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.choosing import only_classes
from augwidgets.data.dataset import DataSet
from augwidgets.data.picture_files import load_smaller
from augwidgets.data.reading import reading
from augwidgets.domain.errors import one_line
from augwidgets.sample.sample import Sample
from augwidgets.view.sheet import preview, sheet
from augwidgets.warp.fitting import resized

BOX = (420, 240)  # pixels of a picture: 1.5 times those in which the page shows it
LARGE = (1200, 620)  # of one that is looked at alone
_KEPT = 12  # pages, and beside them
_SMALL = 48  # pictures
_BROKEN = 214  # the grey of a picture that cannot be read


class Thumbnail(NamedTuple):
    """A picture of a data set made small: with its labels, and the (height, width) it has in full."""

    sample: Sample
    size: tuple[int, int]
    problem: str = ""  # why it cannot be read


class Page(NamedTuple):
    """A page: its sheet as JPEG, and of each picture where it lies in it and its labels, as `sheet` gives them."""

    jpeg: bytes
    tiles: list[dict[str, Any]]
    thumbnails: list[Thumbnail]


class ReviewSheets:
    """The sheets of the pages of a data set; the last ones are kept, and the next ones made in a thread.

    Parameters
    ----------
    data : DataSet

    Examples
    --------
    >>> import augwidgets as aw
    >>> sheets = ReviewSheets(aw.data.open([aw.pictures.cat(), aw.pictures.coffee()]))
    >>> page = sheets.page([1, 0])
    >>> page.jpeg[:2] == b"\\xff\\xd8", [tile["h"] for tile in page.tiles], page.thumbnails[0].size
    (True, [240, 240], (400, 600))
    >>> sheets.close()
    """

    def __init__(self, data: DataSet) -> None:
        self._data = data
        self._made: OrderedDict[tuple[int, ...], Future[Page]] = OrderedDict()
        self._small: OrderedDict[int, Thumbnail] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="review")

    def page(self, numbers: Sequence[int]) -> Page:
        """Return the page with these pictures; it is made now, unless it has been made or begun before."""
        return self._asked(numbers).result()

    def ready(self, numbers: Sequence[int]) -> Page | None:
        """Return the page with these pictures, if it has been made."""
        future = self._made.get(tuple(numbers))
        return future.result() if future is not None and future.done() else None

    def soon(self, numbers: Sequence[int], act: Callable[[], Any]) -> None:
        """Make a page in the thread, before all others that wait; then call `act`, in whatever thread."""
        self._asked(numbers).add_done_callback(lambda future: None if future.cancelled() else act())

    def ahead(self, numbers: Sequence[int]) -> None:
        """Make a page in the thread when nothing else is made there: it will be asked for."""
        self._begun(numbers)

    def close(self) -> None:
        """Let go of the pages, and end the thread when its page is done."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._made.clear()

    def _asked(self, numbers: Sequence[int]) -> Future[Page]:
        for key, future in list(self._made.items()):
            if key != tuple(numbers) and future.cancel():
                del self._made[key]
        return self._begun(numbers)

    def _begun(self, numbers: Sequence[int]) -> Future[Page]:
        key = tuple(numbers)
        if key not in self._made:
            self._made[key] = self._thread.submit(_page, self._data, key, self._small)
        self._made.move_to_end(key)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)[1].cancel()
        return self._made[key]


def _page(data: DataSet, numbers: Sequence[int], small: OrderedDict[int, Thumbnail]) -> Page:
    """Make a page; the last pictures are kept, for another page, or a wider one, may begin with them."""
    thumbnails = []
    for number in numbers:
        if number not in small:
            small[number] = thumbnail(data, number)
        small.move_to_end(number)
        thumbnails.append(small[number])
    while len(small) > _SMALL:
        small.popitem(last=False)
    jpeg, tiles = sheet([one.sample for one in thumbnails]) if thumbnails else (b"", [])
    return Page(jpeg, tiles, thumbnails)


def thumbnail(data: DataSet, number: int, box: tuple[int, int] = BOX) -> Thumbnail:
    """Return a picture of a data set made small, with its labels; in place of one that cannot be read a grey one.

    Parameters
    ----------
    data : DataSet
    number : int
    box : (int, int)
        Width and height into which it fits.

    Returns
    -------
    Thumbnail
    """
    listing = data.listing
    entry = listing.entries[number]
    try:
        if entry.file is None or listing.picture is not None:
            return _small(data[number], box)
        with reading():
            image, size = load_smaller(entry.file, box)
        if entry.size is not None and entry.size != size:  # labels that count in another frame are turned there
            return _small(data[number], box)
        small, _ = preview(image, box)
        fields = listing.fields(entry, size)
        if fields:
            labelled = Sample(np.zeros((*size, 1), np.uint8), **fields)
            labelled = labelled if data.chosen is None else only_classes(labelled, data.chosen)
            small = resized(labelled, small.size).with_parts(image=small.image)
        return Thumbnail(small, size)
    except Exception as error:  # one broken file does not stop the review of the others
        grey = np.full((box[1] // 2, box[0] // 2, 1), _BROKEN, np.uint8)
        return Thumbnail(Sample(grey), grey.shape[:2], one_line(str(error), 300) or type(error).__name__)


def _small(sample: Sample, box: tuple[int, int]) -> Thumbnail:
    return Thumbnail(preview(sample, box)[0], sample.size)
