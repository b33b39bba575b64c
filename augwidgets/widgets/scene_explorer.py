"""`SceneExplorer`: a plan of synthetic scenes, a control for each of its settings, and nine scenes that follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from augwidgets.data.exported import Exported
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample
from augwidgets.scenes import examples
from augwidgets.scenes.argument_checks import check_size
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.from_data import FoundCutouts
from augwidgets.scenes.plan import Plan
from augwidgets.scenes.scene import Scene
from augwidgets.view.scene_parts import parts_of
from augwidgets.widgets import scene_values, scene_writing  # noqa: F401  they list their pages
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.scene_controls import SceneControls
from augwidgets.widgets.scene_source import SceneSource
from augwidgets.widgets.traits import Of


class Size(traitlets.TraitType):
    """Height and width, or None."""

    def validate(self, obj: Any, value: Any) -> tuple[int, int] | None:
        try:
            return None if value is None else check_size(value)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None


class SceneExplorer(Explorer):
    """A plan of synthetic scenes: a control for each of its settings, nine scenes that follow, and what writes many.

    The nine are those that the plan draws: scene k is ``plan.draw(default_rng([seed, 0, k]), size)``, painted as small
    as a tile. Where the limits leave no room for an object, the last picture stays, and a sentence says so.

    Parameters
    ----------
    plan : Plan, or cut-outs
        One cut-out, a list of them, or those of a data set: they are laid on the backgrounds that come with the kit.
    **traits
        Such as ``seed=7``, ``size=(480, 640)``.

    Attributes
    ----------
    plan : Plan
        What the controls say now. Assigning one shows it and draws.
    size : (int, int) or None
        Height and width of the scenes; None is each background's own.

    Raises
    ------
    TypeError, ValueError
        In one sentence: it is neither, or a setting that a plan does not have.

    Examples
    --------
    >>> import augwidgets as aw
    >>> plan = aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat(), label="cat")], [aw.pictures.moon()], count=2)
    >>> explorer = aw.explore(plan, seed=3, size=(240, 320))
    >>> len(explorer.scenes), explorer.samples[0].box_labels
    (9, ('cat', 'cat'))
    >>> explorer.plan = explorer.plan.replace(blend="poisson")
    >>> explorer.scenes[0].blend
    'poisson'
    """

    plan: Any = Of(Plan).tag(undo=True)
    size: Any = Size(None, allow_none=True).tag(undo=True)
    source: SceneSource

    def __init__(self, plan: Plan | Cutout | Sequence[Cutout] | FoundCutouts, **traits: Any) -> None:
        if "sample" in traits or "pictures" in traits:
            raise TypeError("a SceneExplorer takes no picture: cut-outs and backgrounds are those of its plan")
        plan = _planned(plan)
        self._renews = False
        super().__init__(SceneSource, SceneControls, parts_of(plan), **{"plan": plan, **traits})

    @property
    def scenes(self) -> list[Scene]:
        """The nine scenes of the grid, in values; `Scene.paint` paints one in full."""
        return self.source.scenes()

    def write(self, to: Any, count: int = 500, **options: Any) -> Exported:
        """Write many scenes of the plan as it is now, those of the grid first; see `Plan.write`.

        Parameters
        ----------
        to : path
            A new or an empty folder, or one where this has been begun.
        count : int
        **options
            The others of `Plan.write`; seed and size are the explorer's unless they are given.

        Returns
        -------
        Exported

        Raises
        ------
        OSError, TypeError, ValueError
            As `Plan.write` raises them.
        """
        done: Exported = self.plan.write(to, count, **{"seed": self.seed, "size": self.size, **options})
        return done

    @traitlets.validate("sample")
    def _check_sample(self, proposal: Any) -> Sample | None:
        if self._is_closed:
            return None
        if self._is_built and not self._renews:
            raise traitlets.TraitError("sample shows what the plan is made of; assign a plan instead")
        sample: Sample = proposal.value
        return sample

    @traitlets.observe("plan")
    def _new_parts(self, change: Any) -> None:
        """Show what the plan is made of, where that is something else now."""
        before, now = change.old, change.new
        if not self._is_built or (_is_made_of(before) == _is_made_of(now)):
            return
        self._renews = True
        try:
            self.sample = parts_of(now)
        finally:
            self._renews = False


def _planned(thing: Any) -> Plan:
    """Return a plan; of cut-outs one over the backgrounds that come with the kit."""
    if isinstance(thing, Plan):
        return thing
    several = isinstance(thing, (list, tuple)) and bool(thing) and all(isinstance(one, Cutout) for one in thing)
    if several or isinstance(thing, (Cutout, FoundCutouts)):
        return Plan(thing, examples.backgrounds())
    raise TypeError(f"a SceneExplorer shows a plan, aw.scenes.Plan(...), or cut-outs, got {told(thing)}")


def _is_made_of(plan: Plan) -> tuple[Any, ...]:
    cutouts = tuple(map(id, plan.cutouts)) if isinstance(plan.cutouts, tuple) else id(plan.cutouts)
    return cutouts, id(plan.ground)
