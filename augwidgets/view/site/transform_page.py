"""The page of one transform: sliders and nine tiles first, then its curve, its words and its code in every library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from augwidgets.recipe.page_file import PageState, block, safe_json
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.transform import Transform
from augwidgets.view.living import content
from augwidgets.view.pair_draws import CALLED_WITH
from augwidgets.view.site import dialect_code, in_words, tone_curves
from augwidgets.view.site.drawn import Pictures, Still, usual_recipe
from augwidgets.view.site.entries import INDEX, Entry
from augwidgets.view.site.layout import PAGE_SCRIPT, document, escaped, prose, section


def page(entry: Entry, entries: Sequence[Entry], pictures: Pictures, titles: Mapping[str, str]) -> str:
    """Return the page of a transform.

    Parameters
    ----------
    entry : Entry
    entries : sequence of Entry
        All of the site, in order.
    pictures : Pictures
    titles : mapping of str to str
        What a reader knows the dialects as.

    Returns
    -------
    str
    """
    transform = entry.transform
    recipe = usual_recipe(transform)
    code = _code(recipe)
    told: dict[str, Any] = {}
    problem = ""
    try:
        told = _living(recipe, code, pictures)
    except (ValueError, RuntimeError) as error:  # it wants another picture; one's own may fail
        problem = " ".join(str(error).split()).rstrip(".")
    is_live = any(step["lives"] for step in told.get("steps", ()))
    three = [] if is_live or problem else pictures.three(recipe)
    is_drawn = tone_curves.has_curve(transform) and not (is_live or problem)  # where it lives, the script draws it
    curve = tone_curves.charts(recipe, pictures.sample) if is_drawn else ""
    parts = (
        section("curve", "The curve", _curve(recipe, curve)),
        section("words", "In words", in_words.words(transform, {one.transform.name: one.page for one in entries})),
        section("parameters", "Parameters", in_words.parameters(transform)),
        section("libraries", "In other libraries", _IN_OTHERS,
                dialect_code.written(dialect_code.said_by(recipe, titles))),
        section("example", "Example", in_words.example(transform)),
        section("sources", "Sources", in_words.sources(transform)),
        section("family", f"More in {entry.family}", _family(entry, entries)),
    )  # fmt: skip
    data = "" if problem else (
        f'<script type="application/json" id="aw-recipe">{block(PageState(recipe))}</script>\n'
        f'<script type="application/json" id="aw-page">{safe_json({"title": entry.title, **told})}</script>'
    )  # fmt: skip
    refused = f'<p class="aw-living-note">It cannot be shown on this picture: {escaped(problem)}.</p>'
    without = f'<noscript><p>The sliders need JavaScript.</p><pre tabindex="0">{escaped(code)}</pre></noscript>'
    inside = "\n".join(filter(None, parts))
    body = (
        f"{_top(entry, entries)}\n<main>\n"
        f'<div class="aw{"" if problem else " aw-living"}"><h1>{escaped(entry.title)}</h1>'
        f'<p class="aw-living-lead">{prose(transform.summary)}</p>{_stills(entry, three)}'
        f"{refused if problem else without}</div>\n"
        f'<div class="aw aw-site-told">\n{inside}\n</div>\n</main>\n{data}'
    )
    return document(f"{entry.title} · augwidgets", transform.summary.replace("`", ""), PAGE_SCRIPT, body)


def _living(recipe: Recipe, code: str, pictures: Pictures) -> dict[str, Any]:
    """Return what the script is told; where the browser cannot draw it, the nine pictures are Python's."""
    (member,) = recipe.open_steps
    transform = member.transform
    # Where chance alone decides, each option says more than nine draws.
    tiles = pictures.nine(recipe) if member.chance == 1 else pictures.options(transform)
    # Labels show how they move; where they do not, they would only cover what is to be seen.
    sample = pictures.sample if _moves_labels(transform) else pictures.bare
    if transform.family in ("spatial", "tone"):
        told = content.of_recipe(recipe, sample, 0, code, tiles)
        if any(step["lives"] for step in told["steps"]):
            return {**told, "curves": transform.family == "tone"}
    told = content.of_recipe(recipe, sample, 0, code, tiles, small=2)
    # Labels of two pictures hide both; and no explorer of recipes opens a recipe that takes two.
    return {**told, "labels_at_first": not transform.partners, "opens": not transform.partners}


def _moves_labels(transform: Transform) -> bool:
    return transform.family in ("spatial", "pair") or transform.declared.hides is not None


def _code(recipe: Recipe) -> str:
    """Return the lines of the kit that make the nine."""
    transform = recipe.open_steps[0].transform
    lines = recipe.to_code().rstrip()
    if transform.partners:
        call = f"{transform.written_name}(aw.load(your_picture), other)"
        return f"{lines}\n\n# By hand:\n# {CALLED_WITH[transform.partners]}\n# sample = {call}\n"
    return (
        f"{lines}\n\n# Nine pictures:\n# sample = aw.load(your_picture)\n"
        "# samples = [recipe(sample, seed=(0, 0, k)) for k in range(9)]\n"
    )


_IN_OTHERS = "<p>The same ranges, written for another library.</p>"


def _top(entry: Entry, entries: Sequence[Entry]) -> str:
    at = entries.index(entry)
    steps = [
        f'<a href="{entries[place].page}" rel="{rel}">{left}{escaped(entries[place].title)}{right}</a>'
        for place, rel, left, right in ((at - 1, "prev", "← ", ""), (at + 1, "next", "", " →"))
        if 0 <= place < len(entries)
    ]
    return (
        '<header class="aw aw-site-top"><nav aria-label="this site">'
        f'<a href="{INDEX}">All transforms</a> <span aria-hidden="true">/</span> '
        f'<a href="{INDEX}#{entry.anchor}">{escaped(entry.family)}</a></nav>'
        f'<nav aria-label="one by one">{" ".join(steps)}</nav></header>'
    )


def _stills(entry: Entry, three: Sequence[Still]) -> str:
    figures = "".join(
        f'<figure><img src="{one.address}" alt="{escaped(f"{entry.title}, {one.title}: {one.words}")}">'
        f"<figcaption><b>{escaped(one.title)}</b> {escaped(one.words)}</figcaption></figure>"
        for one in three
    )
    return f'<div class="aw-site-three">{figures}</div>' if figures else ""


def _curve(recipe: Recipe, charts: str) -> str:
    if not charts:
        return ""
    (member,) = recipe.open_steps
    ends = ", from the low end of the usual ranges to the high end" if member.chance == 1 else ""
    holds = member.transform.family == "tone"
    measured = "" if holds else " Measured on this picture: more than the level counts here."
    words = f"Where each level goes{ends}; dashed: no change.{measured}"
    return f'<p>{words}</p><div class="aw-site-charts">{charts}</div>'


def _family(entry: Entry, entries: Sequence[Entry]) -> str:
    family = [one for one in entries if one.anchor == entry.anchor]
    if len(family) == 1:
        return ""
    links = "".join(
        f'<li><a href="{one.page}"{" aria-current=page" if one == entry else ""}>'
        f'<img src="{one.still}" alt="" loading="lazy"><span>{escaped(one.title)}</span></a></li>'
        for one in family
    )
    return f'<ul class="aw-site-family">{links}</ul>'
