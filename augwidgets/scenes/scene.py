"""`Scene`: the values of one synthetic picture; painting it is deterministic."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from augwidgets.domain import faces
from augwidgets.sample.sample import Sample
from augwidgets.scenes import painting
from augwidgets.scenes.argument_checks import check_size
from augwidgets.scenes.placed import Layer, Placed, Size, as_numbers
from augwidgets.steps.step import Step

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan


@dataclass(frozen=True)
class Scene:
    """One synthetic picture, in values: what stands where on which background. It prints as code.

    Parameters
    ----------
    plan : Plan
        Whose cut-outs and backgrounds are meant.
    size : (int, int)
        Height and width.
    background : int
        Its number in the plan.
    crop : (float, float)
        Which part of the background is seen: how far to the right, and how far down, of the room that is left.
    objects : tuple of Placed
        From the back to the front.
    blend : str
        How edges are joined with the background.
    steps : tuple of Step
        What a recipe does to the whole picture in the end.
    tries : tuple of int
        How often each object was drawn, until it kept the limits; empty where the scene was not drawn.
    ids : tuple of int
        Which row of numbers each object was drawn from, as `placing.tried` takes it; empty likewise.
    wanted : int, optional
        How many objects with labels it was to have.
    left_away : str
        What stood in the way of those that are missing, mostly.

    Examples
    --------
    >>> import augwidgets as aw
    >>> cat = aw.scenes.cutout(aw.pictures.cat())
    >>> plan = aw.scenes.Plan([cat], [aw.pictures.moon()])
    >>> scene = plan.scene((200, 300), 0, objects=[aw.scenes.Placed(0, x=.5, y=.5, scale=.6)])
    >>> sample = scene.paint()
    >>> sample.box_labels, sample.boxes.tolist(), sample.mask_values.tolist()
    (('cat',), [[90.0, 53.0, 209.0, 147.0]], [1])
    """

    plan: Plan
    size: Size
    background: int
    crop: tuple[float, float] = (0.5, 0.5)
    objects: tuple[Placed, ...] = ()
    blend: str = "feather"
    steps: tuple[Step, ...] = ()
    tries: tuple[int, ...] = field(default=(), repr=False, compare=False)
    ids: tuple[int, ...] = field(default=(), repr=False, compare=False)
    wanted: int | None = field(default=None, repr=False, compare=False)
    left_away: str = field(default="", repr=False, compare=False)
    _layers: dict[Any, Layer] = field(default_factory=dict, init=False, repr=False, compare=False)

    def paint(self, blend: str | None = None) -> Sample:
        """Paint it.

        One picture of numbers says which object is seen at each pixel; masks, boxes and areas come from it, so that
        they agree. An object that is hidden wholly is not there any more; of the others the box of all of it, as if
        nothing hid it, stands in ``box_notes``.

        Parameters
        ----------
        blend : str, optional
            Another way to join the edges. Labels are the same in all of them.

        Returns
        -------
        Sample
            With mask, boxes, labels, and `visible`, the share of each object that is seen.

        Raises
        ------
        ValueError
            No such blend, or a background that cannot be read.
        """
        return painting.painted(self, painting.check_blend(self.blend if blend is None else blend))

    def sized(self, size: Size) -> Scene:
        """Return the same scene in another size of the same shape, a preview say.

        Parameters
        ----------
        size : (int, int)
            Height and width.

        Returns
        -------
        Scene
        """
        return replace(self, size=check_size(size))

    def code(self) -> str:
        """Return the line that makes it again, of a plan that is called ``plan``.

        Returns
        -------
        str
        """
        objects = ", ".join(
            f"aw.scenes.Placed({', '.join(f'{name}={_written(value)}' for name, value in as_numbers(one).items())})"
            for one in self.objects
        )
        steps = f", steps={_written(self.steps)}" if self.steps else ""
        crop = tuple(float(share) for share in self.crop)
        return (
            f"plan.scene({self.size!r}, {self.background}, crop={crop!r}, objects=[{objects}], "
            f"blend={self.blend!r}{steps})"
        )

    def __repr__(self) -> str:
        return self.code()

    def __getstate__(self) -> dict[str, Any]:  # layers are made anew where they are needed
        return {**self.__dict__, "_layers": {}}

    def _repr_html_(self) -> str:
        return faces.html(self.paint())


def _written(value: Any) -> str:
    return f"({''.join(f'{one!r}, ' for one in value)})" if isinstance(value, tuple) else repr(value)
