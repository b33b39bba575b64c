"""`train`: a GAN from a few hundred pictures, with an end in sight: it can be stopped, kept, and gone on with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from augwidgets.data.parallel import progress_bar
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.comparing import checked_minutes
from augwidgets.training.gan.prepared import Follow, GanTraining, Progress
from augwidgets.training.gan.trained import Gan
from augwidgets.training.records.opening import open_records


def train(
    data: Any,
    y: Any = None,
    *,
    conditional: bool = True,
    recipe: Recipe | Sequence[Any] | None = None,
    epochs: int | None = None,
    train_size: int | None = None,
    batch_size: int = 32,
    size: Sequence[int] | None = None,
    minutes: float | None = None,
    to: str | os.PathLike[str] | None = None,
    log_to: str | os.PathLike[str] | None = None,
    seed: int = 0,
    progress: bool = True,
    follow: Follow | None = None,
) -> Gan:
    """Train a generator of new pictures against a discriminator that tells them from real ones.

    Half of the pictures are held out unless `train_size` says otherwise: without them nobody can tell a new picture
    from a copy. Ctrl-C, the end of `minutes` and a loss that is no number any more keep the last good state.

    Parameters
    ----------
    data : str, path, array, list or DataSet
        As `compare` takes it: "digits", a folder, a batch of pictures with `y`, an IDX file ...
    y : array, optional
        The class of each picture of a batch.
    conditional : bool
        Whether the class of a picture can be asked for. Without it pictures need no class.
    recipe : Recipe, optional
        Augments real and generated pictures alike before the discriminator sees them; warps and curves alone.
    epochs : int, optional
        Unless it is given, as many as make 6 steps for each 5 pixels of a picture: 200 steps at least, 5,000 at most.
    train_size : int, optional
        How many pictures are trained with, each class in its share.
    batch_size : int
    size : (int, int), optional
        Height and width that pictures are brought to.
    minutes : float, optional
    to : path, optional
        A folder where the state is kept; the same call goes on from there, also with more epochs, and ends with the
        same pictures as one that was never stopped.
    log_to : str or path, optional
        Where losses, samples and settings are written down for later, as `compare` takes it.
    seed : int
        Of everything: on the same computer the same call gives the same pictures.
    progress : bool
        Whether a bar shows how far it is.
    follow : function, optional
        Is called with a `Progress` after each step; when it returns False, the training ends as by Ctrl-C.

    Returns
    -------
    Gan
        Its last line of a cell shows samples and losses; `Gan.sample` makes new pictures, `measure` says what they are
        worth.

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence, before anything is trained.

    Notes
    -----
    The layers follow from the shape of the pictures, and so does the time. Measured on two cores, a step takes .015 s
    for 16 x 16 x 1, .04 s for 28 x 28 x 1 and .08 s for 32 x 32 x 3 with 32 pictures, and 2.6 s (and 2.5 GB of memory)
    for 300 x 300 x 3 with 8. 898 digits of 16 pixels take 5 to 10 s, 1,000 of MNIST about 40 s; in colour at 300 pixels
    it is a matter of hours.

    Of 200 digits it copies partly: 64 % of the samples are nearer to a training picture than to a held-out one, of real
    digits 54 %. Shifting both sides by up to 8 % (`recipe`) makes samples differ more (.89 of real pictures for .80),
    and they copy as much. Without classes 70 % of the samples are recognised as any digit, with them 95 % as the one
    that was asked for.

    Examples
    --------
    >>> found = train("digits", epochs=1, train_size=40, progress=False)
    >>> found.sample(3, "7").shape, found.class_names[7]
    ((3, 16, 16, 1), '7')
    """
    limit, progress = checked_minutes(minutes), Switch().check(progress, "progress")
    if follow is not None and not callable(follow):
        raise TypeError(f"follow must be a function that takes a Progress, got {told(follow)}")
    training = GanTraining(
        data, y, conditional=conditional, recipe=recipe, epochs=epochs, train_size=train_size, batch_size=batch_size,
        size=size, to=to, seed=seed,
    )  # fmt: skip
    records = open_records(log_to)
    bar = progress_bar(training.steps, "steps", shown=progress)
    named = {"data": str(data)} if isinstance(data, (str, os.PathLike)) else {}
    with records.run("a GAN", {**named, **training.settings, "epochs": training.epochs}) as run:

        def tell(now: Progress) -> Any:
            bar.update(now.step - bar.n)
            run.metrics({f"loss of the {side}": loss for side, loss in now.losses._asdict().items()}, now.step)
            return None if follow is None else follow(now)

        try:
            training.run(limit, tell)
        finally:
            bar.close()
        found = training.gan()
        if records.is_on:
            run.figure("samples", found.figure())
            run.file("sentences.txt", "\n".join(found.sentences()) + "\n")
            if training.settings["recipe"]:
                run.file("recipe.json", str(training.settings["recipe"]))
        if found.stopped:
            run.stop()
    return found
