"""A soft edge: how strongly pixels near a rim belong to what lies inside, and two pictures mixed by that."""

from __future__ import annotations

import cv2
import numpy as np


def faded_in(inside: np.ndarray, edge: float) -> np.ndarray:
    """Return how strongly each pixel belongs to what lies inside: 0 outside, 1 where it is farther in than the edge.

    Parameters
    ----------
    inside : array
        ``(H, W)`` truth values.
    edge : float
        How wide it is, in pixels. It lies inside, and not along the rim of the picture.

    Returns
    -------
    array
        ``(H, W)`` float32.

    Examples
    --------
    >>> faded_in(np.array([[False, True, True, True]]), 1).tolist()      # half of it at the first pixel's centre
    [[0.0, 0.5, 1.0, 1.0]]
    """
    if edge < 1e-3 or not inside.any():
        return inside.astype(np.float32)
    # To the centre of the nearest pixel outside; the edge lies half a pixel before it.
    distance = _distances(inside)
    share: np.ndarray = np.clip((distance - np.float32(0.5)) / np.float32(edge), 0, 1)
    return share * share * (3 - 2 * share)  # no kink that the eye would take for a line


def blended(before: np.ndarray, after: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Mix two ``(H, W, C)`` pictures by ``(H, W)`` weights: exactly the first where it is 0, the second where it is 1.

    Examples
    --------
    >>> black, white = np.zeros((1, 3, 1), np.uint8), np.full((1, 3, 1), 255, np.uint8)
    >>> blended(black, white, np.float32([[0, 0.5, 1]])).ravel().tolist()
    [0, 128, 255]
    """
    rows, columns = (np.flatnonzero(weight.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return before
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    some = weight[part][..., None]
    old, new = before[part], after[part]
    mixed = new.astype(np.float32)
    mixed -= old
    mixed *= some
    mixed += old
    out = before.copy()
    if before.dtype == np.uint8:  # whole numbers are exact in floats: both ends come out as they went in
        mixed += np.float32(0.5)
        out[part] = mixed.astype(np.uint8)
    else:
        out[part] = mixed  # exactly the first where the weight is 0, and nowhere outside of [0, 1]
        np.copyto(out[part], new, where=some == 1)
    return out


def _distances(inside: np.ndarray) -> np.ndarray:
    """Return how far each pixel's centre is from that of the nearest one outside, 0 there; float32, bit for bit.

    OpenCV's own sums are whole numbers and their roots exact, whatever the threads. Intel's IPP, which takes its place
    in small pictures or where there is one thread, is off by an amount that changes with the arrays' addresses. The
    switch belongs to the calling thread and is put back.
    """
    was = cv2.ipp.useIPP()
    cv2.ipp.setUseIPP(False)
    try:
        return cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    finally:
        cv2.ipp.setUseIPP(was)
