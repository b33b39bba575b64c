// Picture and numbers of a page that lives: unpacked without a canvas, for some browsers let nobody read from one.

import { pictureOf } from "./instant_painter.js";
import { largerPicture } from "./instant_pixels.js";
import { readStructure } from "./instant_tables.js";

function bytesOf(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let k = 0; k < letters.length; k++) bytes[k] = letters.charCodeAt(k);
  return bytes;
}

async function inflated(text) {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The structure, its tables read. */
export async function unpackedStructure({ structure, numbers }) {
  return readStructure(JSON.stringify(structure), await inflated(numbers));
}

/** The previews by level; `came` is called when the larger one is decoded and stands among them. */
export async function unpackedPicture({ structure, pixels, larger }, came) {
  const [[height, width], channels] = [structure.size, structure.channels];
  const levels = await inflated(pixels);
  for (let row = 0, at = 0; row < height; row++) {
    at += channels; // of the first pixel of a row, the levels themselves
    for (const end = (row + 1) * width * channels; at < end; at++) levels[at] += levels[at - channels];
  }
  const sources = [pictureOf(levels, height, width, channels)];
  if (larger) {
    largerPicture(bytesOf(larger)).then((found) => {
      if (found) sources.push(found);
      came();
    });
  }
  return sources;
}

/** A JPEG that stands in the page, decoded. */
export function imageOf(text) {
  return createImageBitmap(new Blob([bytesOf(text)], { type: "image/jpeg" }));
}
