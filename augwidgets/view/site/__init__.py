"""A site of the gallery: a page for each transform, with sliders that move without a kernel, and one that lists them.

Every page is a file, linked by relative addresses, that asks no other host for anything; script and look are files
beside them. Nothing that comes from a name, a docstring or a label is markup.

* `writing`: all of it, in order, into a folder; `folder`: whole or not at all, and where it is continued.
* `entries`: which page is whose; `index_page`: the one that lists them; `transform_page`: one of them.
* `drawn`: the pictures of a page; `tone_curves`: its curve; `in_words`: what it says of words and parameters;
  `dialect_code`: the code in every library; `layout`: what all pages are made of.
* `link_check`: whether every link of a site leads somewhere.
"""
