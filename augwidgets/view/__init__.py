"""What is drawn: Matplotlib figures, the sheet for the screen, and faces in a notebook."""

from augwidgets.view.figures import grid

__all__ = ["grid"]
