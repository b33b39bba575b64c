// The previews that predictions are painted from: bare bytes at tile size, a JPEG of twice the size.

import { pictureOf } from "./instant_painter.js";

/** The pixels of an image as they can be read back from a canvas; null where a browser does not let anybody. */
function readBack(bitmap) {
  try {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    paper.drawImage(bitmap, 0, 0);
    return paper.getImageData(0, 0, bitmap.width, bitmap.height).data;
  } catch {
    return null;
  }
}

/** Whether pixels come back from a canvas as they were put there: some browsers spoil them on purpose. */
function canReadBack() {
  try {
    const canvas = new OffscreenCanvas(8, 1);
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    const put = paper.createImageData(8, 1);
    put.data.set(put.data.map((_, k) => (k % 4 === 3 ? 255 : (k * 37) % 256)));
    paper.putImageData(put, 0, 0);
    const came = paper.getImageData(0, 0, 8, 1).data;
    return came.every((value, k) => value === put.data[k]);
  } catch {
    return false;
  }
}

/** The bytes of red, green, blue and alpha of pictures that stand in a block, `[start, length, type]` each; or null. */
export async function decoded(block, parts) {
  if (!canReadBack()) return null;
  try {
    return await Promise.all(parts.map(async ([start, length, type]) => {
      const bytes = new Uint8Array(block.buffer, block.byteOffset + start, length);
      const bitmap = await createImageBitmap(new Blob([bytes], { type }), { colorSpaceConversion: "none" });
      const data = readBack(bitmap);
      const found = { data, height: bitmap.height, width: bitmap.width };
      bitmap.close();
      if (!data) throw new Error("it cannot be read back");
      return found;
    }));
  } catch {
    return null;
  }
}

/** Decode the larger preview; null where it cannot be read. */
export function largerPicture(jpeg) {
  if (!jpeg?.byteLength || !canReadBack()) return Promise.resolve(null);
  const decoded = createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }), { colorSpaceConversion: "none" });
  return decoded.then((bitmap) => {
    const data = readBack(bitmap);
    const picture = data && pictureOf(data, bitmap.height, bitmap.width, 4);
    bitmap.close();
    return picture && { ...picture, hasAlpha: false };
  }).catch(() => null);
}
