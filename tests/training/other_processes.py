"""What tests have called in other processes, which import this file for it."""

import os
import signal
import sys
import time


def ended(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def late(function, *values):
    time.sleep(0.05)
    return function(*values)


def has_keras():
    import augwidgets.training.batch_maker  # noqa: F401

    return "keras" in sys.modules
