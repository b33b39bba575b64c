"""The page that lists all transforms by family, each with a small picture, and a field that searches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from augwidgets.recipe.recipe import Recipe
from augwidgets.view.site.dialect_code import said_by
from augwidgets.view.site.drawn import usual_recipe
from augwidgets.view.site.entries import Entry, by_family
from augwidgets.view.site.layout import INDEX_SCRIPT, document, escaped, prose


def page(entries: Sequence[Entry], sizes: Mapping[str, tuple[int, int]], titles: Mapping[str, str]) -> str:
    """Return the page.

    Parameters
    ----------
    entries : sequence of Entry
    sizes : mapping of str to (int, int)
        Width and height of each small picture, by its file.
    titles : mapping of str to str
        What a reader knows the dialects as.

    Returns
    -------
    str
    """
    families = by_family(entries)
    links = "".join(
        f'<li><a href="#{anchor}">{escaped(members[0].family)}</a> <span>{len(members)}</span></li>'
        for anchor, members in families.items()
    )
    parts = "\n".join(
        f'<section class="aw-site-family-of" aria-labelledby="{anchor}"><h2 id="{anchor}">'
        f"{escaped(members[0].family)}</h2>"
        f'<ul class="aw-site-cards">{"".join(_card(one, sizes, titles) for one in members)}</ul></section>'
        for anchor, members in families.items()
    )
    count = len(entries)
    heading = f"{count} transform{'' if count == 1 else 's'}"
    body = f"""<main class="aw aw-site-index" style="--ratio: {_ratio(sizes):.3f}">
<h1>{heading}</h1>
<p class="aw-living-lead">What each of them does to a picture. Open one: where a browser can draw it, sliders move it, \
without Python and without a network.</p>
<div class="aw-site-search" role="search">
<label for="aw-search">Search</label>
<input id="aw-search" type="search" autocomplete="off" spellcheck="false" \
placeholder="noise, darker, ColorJitter …" aria-describedby="aw-found">
<p id="aw-found" role="status" data-count="{count}"></p>
</div>
<nav aria-label="families"><ul class="aw-site-families">{links}</ul></nav>
{parts}
<p class="aw-living-foot">Made with augwidgets, <code>augwidgets gallery --site</code>.</p>
</main>"""
    return document(f"{heading} · augwidgets", "Image augmentation, one page for each transform", INDEX_SCRIPT, body)


def _ratio(sizes: Mapping[str, tuple[int, int]]) -> float:
    """Return width to height of the places of the pictures: of most of these, and neither a line nor a column."""
    ratios = sorted(width / height for width, height in sizes.values())
    return min(max(ratios[len(ratios) // 2], 0.8), 1.8)


def _card(entry: Entry, sizes: Mapping[str, tuple[int, int]], titles: Mapping[str, str]) -> str:
    width, height = sizes[entry.still]
    return (
        f'<li data-words="{escaped(_searched(entry, titles))}"><a href="{entry.page}">'
        f'<span class="aw-site-still"><img src="{entry.still}" width="{width}" height="{height}" alt="" '
        f'loading="lazy"></span><b>{escaped(entry.title)}</b></a><p>{prose(entry.transform.summary)}</p></li>'
    )


def _searched(entry: Entry, titles: Mapping[str, str]) -> str:
    """Return the words by which it is found: its own, as explorers search, and its names in other libraries."""
    recipe: Recipe = usual_recipe(entry.transform)
    names = [name for said in said_by(recipe, titles) for name in said.names]
    own = [entry.transform.name, entry.title, entry.transform.summary.replace("`", ""), entry.family]
    return " ".join(dict.fromkeys([*own, *entry.transform.own_parameters, *names])).lower()
