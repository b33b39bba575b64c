"""Where a parameter may live: `Range`, `Choice`, `Switch` and `Seed`.

A domain is written into a transform's signature (``Annotated[float, Range(-180, 180, unit="deg")]``) and is the only
place that says limits, unit and neutral value. It answers four questions: is this value allowed (`check`), which
value belongs to this quantile (`at`), what may be drawn (`check_open`) and how is it written on the screen
(`format`).

An *open value* is what a recipe draws from: a pair ``(low, high)`` of a `Range`, a tuple of options of a `Choice` or
a `Switch`, ``None`` of a `Seed` (any seed). It is *closed* where only one value is left.

* `range`, `options`, `seed`: the four; `interface`: what each of them answers; `kinds`: `Domain`, any of them;
  `as_code`: how one is written; `written_calls`: how a call is.
* `kept_property`: a value that is computed once;
* `pixel_count`: so many pixels in the place of a share of a side.
* `units`: numbers on the screen; `track`: where on a slider they lie; `quantiles`: one draw's; `mirror_names`: which
  names a mirror makes wrong.
* `errors`: what an error says; `plural`: how many of something there are; `argument_checks`: what public functions are
  handed, checked.
* `sections`: parts of docstrings that several functions share.
* `faces`: what a notebook shows of a thing; `loading`: what is made above is fetched when it is missed;
  `neighbours`: a library that is missing, in a sentence; `interrupts`: Ctrl-C held back while processes start.
* `regular_files`, `strict_json`: what comes from a user's disk, opened and read with care; `atomic_write`: what goes
  there is written whole or not at all; `line_file`: a file that only grows, to which several add; `table_text`: the
  text of a table, in whichever encoding, and its rows.
"""
