"""A page that lives: one file, in which sliders move the nine pictures without a kernel and without a network.

The browser paints from the same message as an explorer's (`view.instant`), and the scripts that do so stand with those
of the views. What only Python can draw is shown in pictures, and the page says so.

* `page`: the file, put together; `content`: what its script is told; `packing`: pixels and numbers as text.
* `controls`: what a slider of the page must know; `code_pieces`: the recipe's code, in pieces that follow the sliders.
* `stills`: pictures of what the browser cannot draw.
"""
