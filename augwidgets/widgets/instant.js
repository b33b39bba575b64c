// Draws that the browser makes by itself while a hand moves; the kernel has the last word.

import { paintDraw, resolveDraw } from "./instant_draw.js";
import { pictureOf } from "./instant_painter.js";
import { largerPicture } from "./instant_pixels.js";
import { readStructure } from "./instant_tables.js";
