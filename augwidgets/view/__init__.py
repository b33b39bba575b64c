"""What is drawn: Matplotlib figures, the sheet for the screen, and faces in a notebook."""

from augwidgets.view.figures import formats, grid

__all__ = ["formats", "grid"]
