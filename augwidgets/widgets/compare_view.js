// A curtain over two pictures, their difference beside it, and what was drawn. The curtain moves without the kernel.

import { makeCurtain } from "./instant_curtain.js";
import { hearAgain } from "./late_script.js";
import { make } from "./nodes.js";

/** A picture may be as thin as this; a thinner one is widened, so that it is seen. */
const atMost = (most, ratio) => Math.min(Math.max(ratio, 1 / most), most);

/** Give a picture of one shape its place in a stage of another, true to its own. */
function lay(picture, ratio, stage) {
  const exact = atMost(40, ratio) / stage;
  const share = Math.abs(exact - 1) < 0.02 ? 1 : exact; // small pictures have rounded sides
  picture.style.cssText = `width:${100 * Math.min(share, 1)}%;height:${100 * Math.min(1 / share, 1)}%`;
}

/** How many times as wide as high the stage of a picture is: both names fit over it. */
const stageOf = ([width, height]) => Math.max(atMost(3, width / height), 1 / 2);

/** A picture that is replaced without a blank frame: the old one stays until the new one is decoded. */
function makePicture() {
  const image = make("img");
  let [old, shown, ratio] = ["", null, 1];
  return {
    image,
    place: (stage) => old && lay(image, ratio, stage),
    /** Show it in a stage of that ratio, true to its own shape; one that is shown already is not decoded again. */
    async show(bytes, stage) {
      if (bytes !== shown) {
        shown = bytes;
        const address = bytes?.byteLength ? URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) : "";
        image.hidden = !address;
        if (address) {
          const next = new Image();
          next.src = address;
          await next.decode().catch(() => {});
          image.src = address;
          ratio = next.naturalWidth / next.naturalHeight;
        }
        if (old) URL.revokeObjectURL(old);
        old = address;
      }
      if (old) lay(image, ratio, stage);
    },
    forget: () => old && URL.revokeObjectURL(old),
  };
}

function render({ model, el }) {
  el.classList.add("aw-compare");
  const stop = new AbortController();
  const [before, after, difference] = [makePicture(), makePicture(), makePicture()];
  const [leftName, rightName] = [make("div", "aw-named aw-onleft"), make("div", "aw-named aw-onright")];
  const title = make("div", "aw-named aw-onleft", "difference");
  difference.image.alt = "difference";
  for (const name of [leftName, rightName, title]) name.setAttribute("aria-hidden", "true");
  const curtain = make("input");
  Object.assign(curtain, { type: "range", min: 0, max: 100, value: 50, step: 0.5 });
  const line = make("div", "aw-curtainline");
  const over = make("div", "aw-over", before.image, leftName);
  const predicted = make("canvas");
  predicted.setAttribute("role", "img");
  predicted.setAttribute("aria-label", "draw");
  const stage = make("div", "aw-stage aw-curtained", after.image, predicted, rightName, over, line, curtain);
  const words = make("div", "aw-comparewords");
  const bar = make("div", "aw-colourbar", make("span", "", "0"), make("i"), make("span"));
  const other = make("div", "aw-othersize", "the two have different sizes, so there is no difference to show");
  const same = make("div", "aw-same", "no difference");
  const left = make("figure", "", stage, make("figcaption", "", words));
  const right = make("figure", "", make("div", "aw-stage", difference.image, title, other), make("figcaption", "", bar, same));
  const receipt = make("div", "aw-receipt");
  el.append(make("div", "aw-pairs", left, right), make("div", "aw-receipts", receipt));

  const draw = () => {
    over.style.clipPath = `inset(0 ${100 - curtain.value}% 0 0)`;
    line.style.left = `${curtain.value}%`;
  };
  curtain.addEventListener("input", draw);
  draw();

  function makeTrack(place) {
    const track = make("span", place === null ? "aw-track aw-notrack" : "aw-track");
    track.setAttribute("aria-hidden", "true");
    if (place !== null) {
      const tick = make("b");
      tick.style.left = `${100 * place}%`;
      track.append(tick);
    }
    return track;
  }

  // The values of a step stay together where the columns break.
  function writeReceipt(steps) {
    const row = (step, { name, value, place }) =>
      make("div", "aw-drawn", make("b", "", step), make("span", "", name), makeTrack(place), make("span", "aw-drawnvalue", value));
    const none = { name: "", value: "", place: null };
    receipt.replaceChildren(
      ...steps.map(({ step, values: [first = none, ...rest] }) =>
        make("div", "aw-drawnstep", row(step, first), ...rest.map((value) => row("", value))),
      ),
    );
  }

  const hand = makeCurtain(el, stop.signal, {
    which: () => model.get("draw"),
    show({ image, size, words: said }) {
      const room = stageOf(size);
      el.style.setProperty("--ratio", room);
      Object.assign(predicted, { width: image.width, height: image.height });
      predicted.getContext("2d").putImageData(image, 0, 0);
      lay(predicted, image.width / image.height, room);
      for (const one of [before, after, difference]) one.place(room);
      words.textContent = said;
      el.classList.add("aw-predicted"); // difference and receipt, which are the kernel's, wait
    },
    again: () => show(),
  });

  async function paint() {
    if (!hand.takes(model.get("state"))) return void (el.dataset.shows = model.get("shows")); // what is seen is newer
    const stage = stageOf(model.get("size"));
    el.style.setProperty("--ratio", stage);
    words.textContent = model.get("words");
    const [onLeft, onRight] = ([leftName.textContent, rightName.textContent] = model.get("names"));
    [before.image.alt, after.image.alt] = [onLeft, onRight];
    predicted.setAttribute("aria-label", onRight);
    curtain.setAttribute("aria-label", `curtain: ${onLeft} on its left, ${onRight} on its right`);
    const most = model.get("most");
    bar.lastChild.textContent = `${Math.max(Math.round(most), 1)} levels`;
    const none = !model.get("difference")?.byteLength;
    bar.hidden = none || most === 0;
    same.hidden = none || most > 0;
    title.hidden = none;
    other.hidden = !none || !model.get("shows"); // before the first pictures have come nothing is known of their sizes
    writeReceipt(model.get("receipt"));
    await Promise.all([before, after, difference].map((picture, k) => picture.show(model.get(["before", "after", "difference"][k]), stage)));
    if (!hand.isPredicted()) el.classList.remove("aw-predicted"); // else a hand has moved meanwhile
    el.dataset.shows = model.get("shows");
  }
  // Of what comes while pictures are decoded only the newest is shown next.
  let [running, again] = [false, false];
  async function show() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await paint();
    }
    running = false;
  }
  model.on("change:shows", show);
  show();
  return () => {
    stop.abort();
    for (const picture of [before, after, difference]) picture.forget();
  };
}

export default { initialize: hearAgain, render };
