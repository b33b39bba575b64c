"""`EpochCallbacks`: callbacks of a training that hear of epochs only, and let Ctrl-C through."""

from __future__ import annotations

from typing import Any

from augwidgets.generator.keras_import import import_keras

keras: Any = import_keras()


class EpochCallbacks(keras.callbacks.CallbackList):
    """What hears of epochs only, and of their loss; the model's history is among it.

    For each batch Keras would ask a thread, which takes half as long as a step of a small model. At the end of an epoch
    it waits for the steps that are under way, and goes on whatever is raised there, Ctrl-C as well: on JAX that is most
    of the time. So the wait is here.

    Parameters
    ----------
    model : keras.Model
    *callbacks : keras.callbacks.Callback
    """

    def __init__(self, model: Any, *callbacks: Any) -> None:
        super().__init__(list(callbacks), add_history=True, model=model)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Do nothing."""

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Do nothing."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Wait for the loss of an epoch, and tell it.

        Parameters
        ----------
        epoch : int
        logs : dict
        """
        super().on_epoch_end(epoch, {"loss": float(logs["loss"])})
