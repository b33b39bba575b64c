"""Weather and light, for pictures of streets and from the air: what stands between the camera and the scene."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.transforms import patterns
from augwidgets.warp.projective import sine_and_cosine

_HEADING = "Weather"

# cv2 draws lines and circles at a 16th of a pixel.
_BITS = 4


@pixel(heading=_HEADING, usual_chance=0.5)
def fog(
    image: np.ndarray,
    *,
    density: Annotated[float, Range(0, 6, neutral=0, usual=(0.5, 3))] = 2,
    horizon: Annotated[float, Range(0, 1, unit="of height", usual=(0.2, 0.5))] = 0.3,
    near: Annotated[float, Range(0, 1)] = 0.15,
    patches: Annotated[float, Range(0, 1, neutral=0, usual=(0, 0.6))] = 0.3,
    fog_level: Annotated[float, Range(0, 1, unit="of full range", usual=(0.75, 0.95))] = 0.85,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Let what is far away fade into light grey; contrast is lost first towards the horizon.

    Koschmieder's law (1924): of the light of a thing, exp(-density) reaches the camera from the horizon, and the rest
    is light that the fog scatters, of the level `fog_level`. At a density of 3 a twentieth is left, by which
    meteorology defines the limit of sight. The distance of a place is guessed, for a picture does not tell it: that of
    flat ground below the horizon, and the horizon's above it. The bottom edge lies at the share `near` of it; at 1
    everything is equally far, as from the air. `patches` is how unevenly the fog lies.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.fog(np.zeros((1, 1), np.uint8), density=1, near=1, patches=0, fog_level=1).tolist()   # 255 (1 - 1/e)
    [[161]]
    """
    height, width = image.shape[:2]
    below = np.maximum((np.arange(height) + 0.5) / height - horizon, 0) / max(1 - horizon, 1e-6)
    far = near / (near + (1 - near) * below) if near else (below == 0).astype(np.float64)
    depth = np.broadcast_to((density * far).astype(np.float32)[:, None], (height, width))
    if patches:
        depth = depth * np.exp(np.float32(patches) * _clouds(height, width, seed))
    return _veiled(image, fog_level, 1 - np.exp(-depth))


@pixel(heading=_HEADING, usual_chance=0.5, ends_meant=True)
def rain(
    image: np.ndarray,
    *,
    streaks: Annotated[int, Range(0, 2000, neutral=0, usual=(100, 1000), whole=True)] = 600,
    length: Annotated[float, Range(0, 0.3, unit="of width", neutral=0, usual=(0.03, 0.1))] = 0.06,
    angle: Annotated[float, Range(-60, 60, unit="deg", neutral=0, usual=(-20, 20))] = -10,
    darkness: Annotated[float, Range(0, 1, neutral=0, usual=(0.05, 0.3))] = 0.15,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Draw light streaks across a slightly darker picture; a positive angle turns them anticlockwise from upright.

    A drop bends the light of nearly the whole sky into the camera, so it is lighter than what is behind it, and while
    the shutter is open it falls many times its own size (Garg and Nayar, "Vision and rain", IJCV 2007). Streaks of
    drops that are farther off are shorter, thinner and fainter. `darkness` is the share of the light that the clouds
    take away.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> wet = aw.rain(np.full((60, 80), 100, np.uint8), streaks=50, darkness=0.2)
    >>> int(wet.min()), bool(wet.max() > 80)                                     # 100 (1 - 0.2), and drops
    (80, True)
    """
    height, width = image.shape[:2]
    sine, cosine = sine_and_cosine(angle)
    x, y, nearness = np.random.default_rng(seed).random((2000, 3))[:streaks].T
    nearness = 0.3 + 0.7 * nearness**2  # more of them are far away
    # So wide a strip that streaks come in from the sides too; its middle lies on that of the picture.
    middle = np.column_stack([(1.2 * x - 0.1) * width, (1.2 * y - 0.1) * height])
    half = nearness[:, None] * (length * width / 2) * np.array([sine, cosine])
    ends = np.stack([middle - half, middle + half], axis=1)
    veil = np.zeros((height, width), np.uint8)
    for low, high in ((0.3, 0.5), (0.5, 0.75), (0.75, 1.01)):
        chosen = ends[(nearness >= low) & (nearness < high)]
        thick = 0.004 * width * (low + high) / 2
        # cv2 draws nothing thinner than a pixel: what is thinner covers less of it.
        faint = round(255 * 0.6 * (low + high) / 2 * min(thick, 1))
        lines = np.round((chosen - 0.5) * 2**_BITS).astype(np.int32)
        cv2.polylines(veil, list(lines), False, faint, max(round(thick), 1), cv2.LINE_AA, _BITS)
    return _veiled(image, 0.9, veil * np.float32(1 / 255), left=1 - darkness)


@pixel(heading=_HEADING, usual_chance=0.5, ends_meant=True)
def snow(
    image: np.ndarray,
    *,
    flakes: Annotated[int, Range(0, 2000, neutral=0, usual=(100, 1000), whole=True)] = 500,
    flake: Annotated[float, Range(0.005, 0.1, unit="of width", usual=(0.015, 0.04))] = 0.025,
    ground: Annotated[float, Range(0, 1, neutral=0, usual=(0, 0.5))] = 0.2,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Scatter white flakes of many sizes, the near ones large and out of focus; `ground` whitens the lower half.

    A flake's diameter goes with the inverse of its distance, up to `flake`, and there is more room far away, so
    most flakes are small. Lying snow takes the place of what is under it; where it lies a picture does not tell, so
    the whitening grows from the middle down to the share `ground` at the bottom edge.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> white = aw.snow(np.zeros((100, 100), np.float32), flakes=0, ground=0.5)
    >>> white[0, 0].item(), round(white[-1, 0].item(), 2)
    (0.0, 0.5)
    """
    height, width = image.shape[:2]
    x, y, farness = np.random.default_rng(seed).random((2000, 3))[:flakes].T
    distance = 1 + 9 * np.cbrt(farness)
    places = np.column_stack([x * width, y * height, flake * width / 2 / distance])
    veil = _discs((height, width), places[distance >= 4])
    near = cv2.GaussianBlur(_discs((height, width), places[distance < 4]), (0, 0), max(0.1 * flake * width, 0.3))
    free = 1 - cv2.max(veil, near).reshape(height, width) * np.float32(0.9 / 255)
    below = ((np.arange(height, dtype=np.float32) + 0.5) / height * 2 - 1).clip(0, 1)
    free *= (1 - np.float32(ground) * below * below * (3 - 2 * below))[:, None]
    return _veiled(image, 1, 1 - free)


@pixel(heading=_HEADING, usual_chance=0.5)
def shadow(
    image: np.ndarray,
    *,
    darkness: Annotated[float, Range(0, 1, neutral=0, usual=(0.3, 0.6))] = 0.5,
    x: Annotated[float, Range(0, 1, unit="of width", usual=(0, 1))] = 0.3,
    y: Annotated[float, Range(0, 1, unit="of height", usual=(0, 1))] = 0.5,
    width: Annotated[float, Range(0, 3, unit="of width", neutral=0, usual=(0.2, 1))] = 0.4,
    height: Annotated[float, Range(0, 3, unit="of height", neutral=0, usual=(0.5, 3))] = 3,
    angle: Annotated[float, Range(-180, 180, unit="deg", neutral=0, usual=(-45, 45))] = -20,
    softness: Annotated[float, Range(0, 0.5, unit="of width", neutral=0, usual=(0.005, 0.05))] = 0.02,
) -> np.ndarray:
    """Darken a rectangle with soft edges about the point (x, y), as if a house stood between it and the sun.

    A positive angle turns it anticlockwise. It may be larger than the picture: then it is a strip across it, or half
    of it with one edge. Every level in the shade loses the share `darkness`; `softness` is how wide the half-shadow
    is, from which part of the sun's disc is seen, and a shadow that is narrower than that is paler. The blue light of
    the sky, which tinges shadows, is left out.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.shadow(np.full((1, 8), 100, np.uint8), darkness=0.5, x=0.5, width=0.5, angle=0, softness=0).tolist()
    [[100, 100, 50, 50, 50, 50, 100, 100]]
    """
    rows, columns = image.shape[:2]
    sine, cosine = sine_and_cosine(angle)
    right = np.arange(columns, dtype=np.float32) + np.float32(0.5 - x * columns)
    down = (np.arange(rows, dtype=np.float32) + np.float32(0.5 - y * rows))[:, None]
    edge = max(softness * columns, 1e-3)
    across = right * np.float32(cosine) - down * np.float32(sine)
    along = right * np.float32(sine) + down * np.float32(cosine)
    inside = _between(across / edge, width * columns / edge) * _between(along / edge, height * rows / edge)
    return _dimmed(image, 1 - np.float32(darkness) * inside)


@pixel(heading=_HEADING, usual_chance=0.5, ends_meant=True)
def sun_flare(
    image: np.ndarray,
    *,
    strength: Annotated[float, Range(0, 1, neutral=0, usual=(0.3, 0.9))] = 0.8,
    x: Annotated[float, Range(0, 1, unit="of width", usual=(0, 1))] = 0.75,
    y: Annotated[float, Range(0, 1, unit="of height", usual=(0, 0.4))] = 0.2,
    reach: Annotated[float, Range(0.1, 2, unit="of width", usual=(0.3, 0.8))] = 0.5,
) -> np.ndarray:
    """Let the sun shine into the lens from the point (x, y): a glare around it and ghosts across the picture.

    Light that is scattered in the lens is added to the picture's own: more than `strength` near the sun, a tenth of
    it at the distance `reach`. Light that is mirrored to and fro between the lens's faces makes ghosts, images of the
    aperture on the line through the sun and the middle of the picture, faint and tinted by the coatings.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> lit = aw.sun_flare(np.zeros((1, 100), np.float32), strength=0.5, x=0.005, y=0.5, reach=0.5)
    >>> lit[0, 0].item(), round(lit[0, 50].item(), 3)                  # the sun, and the distance `reach` from it
    (1.0, 0.05)
    """
    height, width, channels = image.shape
    right = ((np.arange(width, dtype=np.float32) + 0.5) / width - x) / reach
    down = (((np.arange(height, dtype=np.float32) + 0.5) / height - y) * (height / width) / reach)[:, None]
    # Bright in the middle, with the long tail of light that dust and glass scatter.
    distance = right * right + down * down
    glare = np.float32(strength) * (1 / (1 + 9 * distance) + np.exp(-150 * distance))
    light = _thrice(glare, image) + _ghosts((height, width), x, y, channels) * strength
    if image.dtype == np.uint8:
        return cv2.add(image, (np.minimum(light, 1) * 255 + 0.5).astype(np.uint8)).reshape(image.shape)
    return np.minimum(image + light, 1)


def _between(place: np.ndarray, wide: float) -> np.ndarray:
    """Return 1 between two edges so far apart about 0, else 0; each is a smooth slope of length 1 about its place."""
    slopes = [(place + (0.5 + edge)).clip(0, 1) for edge in (wide / 2, -wide / 2)]
    first, second = (part * part * (3 - 2 * part) for part in slopes)
    return first - second


def _clouds(height: int, width: int, seed: int) -> np.ndarray:
    """Return banks of a standard deviation of about 1, wider than high, ``(H, W)``."""
    knots = patterns.noise(seed, 2)
    total = np.zeros((height, width), np.float32)
    for layer, cell, share in ((knots[0], 0.3, 0.8), (knots[1], 0.1, 0.6)):
        side = max(cell * width, max(height, width) / 500)
        total += share * patterns.surface(layer, patterns.places(height, side / 2), patterns.places(width, side))
    return total


# Where each ghost lies (0: the middle of the picture, 1: as far beyond it as the sun is before it), its radius as a
# share of the width, its share of the strength, and its colour.
_GHOSTS = (
    (-0.45, 0.02, 0.2, (1.0, 0.7, 0.4)),
    (0.3, 0.035, 0.16, (0.5, 1.0, 0.6)),
    (0.7, 0.02, 0.25, (0.4, 0.7, 1.0)),
    (1.1, 0.07, 0.12, (0.9, 0.5, 1.0)),
)


def _ghosts(size: tuple[int, int], x: float, y: float, channels: int) -> np.ndarray:
    """Return the light of a flare's ghosts, ``(H, W, channels)``, for a sun at these shares of width and height."""
    height, width = size
    ghosts = np.zeros((height, width, 3), np.uint8)
    for along, radius, share, tint in _GHOSTS:
        ghost = np.zeros_like(ghosts)
        middle = (0.5 + along * (0.5 - x)) * width, (0.5 + along * (0.5 - y)) * height
        _disc(ghost, middle, radius * width, [255 * share * part for part in tint])
        ghosts = cv2.add(ghosts, ghost)
    if channels == 1:
        ghosts = cv2.cvtColor(ghosts, cv2.COLOR_RGB2GRAY)[..., None]
    return ghosts * np.float32(1 / 255)


def _discs(size: tuple[int, int], places: np.ndarray) -> np.ndarray:
    """Draw discs ``(N, 3)``, x, y and radius in pixels, as a ``(H, W)`` picture of how much they cover (bytes)."""
    veil = np.zeros(size, np.uint8)
    for x, y, radius in places.tolist():
        _disc(veil, (x, y), radius, (255.0,))
    return veil


def _disc(canvas: np.ndarray, middle: Sequence[float], radius: float, colour: Sequence[float]) -> None:
    """Draw a disc with a smooth edge; one that is smaller than a pixel is drawn as large and as much fainter."""
    drawn = max(radius, 0.6)
    faint = (radius / drawn) ** 2
    x, y = (round((place - 0.5) * 2**_BITS) for place in middle)
    cv2.circle(canvas, (x, y), round(drawn * 2**_BITS), [part * faint for part in colour], -1, cv2.LINE_AA, _BITS)


def _veiled(image: np.ndarray, level: float, share: np.ndarray, left: float = 1) -> np.ndarray:
    """Return each pixel this ``(H, W)`` share of one level; of the rest, which is its own, so much is left."""
    full = 255 if image.dtype == np.uint8 else 1
    veil = share * np.float32(level * full)
    if full == 255:
        veil = (veil + np.float32(0.5)).astype(np.uint8)
    return cv2.add(_dimmed(image, np.float32(left) * (1 - share)), _thrice(veil, image)).reshape(image.shape)


def _dimmed(image: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Leave each pixel this ``(H, W)`` share of its level."""
    depth = cv2.CV_8U if image.dtype == np.uint8 else cv2.CV_32F
    return cv2.multiply(image, _thrice(left, image), dtype=depth).reshape(image.shape)


def _thrice(plane: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Return ``(H, W)`` numbers as many channels as the picture has; cv2 is several times as fast then."""
    return cv2.merge([plane] * image.shape[2]).reshape(image.shape)
