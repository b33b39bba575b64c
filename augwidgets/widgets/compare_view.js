// A curtain over two pictures, their difference beside it, and what was drawn. The curtain moves without the kernel.

function make(tag, name = "", ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

/** A picture that is replaced without a blank frame: the old one stays until the new one is decoded. */
function makePicture(alt) {
  const image = make("img");
  image.alt = alt;
  let old = "";
  return {
    image,
    async show(bytes) {
      const address = bytes?.byteLength ? URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) : "";
      image.hidden = !address;
      if (address) {
        const next = new Image();
        next.src = address;
        await next.decode().catch(() => {});
        image.src = address;
      }
      if (old) URL.revokeObjectURL(old);
      old = address;
    },
    forget: () => old && URL.revokeObjectURL(old),
  };
}

function render({ model, el }) {
  el.classList.add("aw-compare");
  const [before, after, difference] = ["original", "draw", "difference"].map(makePicture);
  const curtain = make("input");
  Object.assign(curtain, { type: "range", min: 0, max: 100, value: 50, step: 0.5 });
  curtain.setAttribute("aria-label", "curtain: the original on its left, the draw on its right");
  const line = make("div", "aw-curtainline");
  const over = make("div", "aw-over", before.image);
  const stage = make("div", "aw-stage", after.image, over, line, curtain);
  const words = make("div", "aw-comparewords");
  const bar = make("div", "aw-colourbar", make("span", "", "0"), make("i"), make("span"));
  const other = make("div", "aw-othersize", "the draw has another size, so there is no difference to show");
  const left = make("figure", "", stage, make("figcaption", "", words));
  const right = make("figure", "", make("div", "aw-stage", difference.image, other), make("figcaption", "", bar));
  const receipt = make("div", "aw-receipt");
  el.append(make("div", "aw-pairs", left, right), receipt);

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

  async function show() {
    const [width, height] = model.get("size");
    el.style.setProperty("--ratio", width / height);
    words.textContent = model.get("words");
    bar.lastChild.textContent = `${Math.round(model.get("most"))} levels`;
    const none = !model.get("difference")?.byteLength;
    bar.hidden = none;
    other.hidden = !none;
    writeReceipt(model.get("receipt"));
    await Promise.all([before, after, difference].map((picture, k) => picture.show(model.get(["before", "after", "difference"][k]))));
    el.dataset.shows = model.get("shows");
  }
  model.on("change:shows", show);
  show();
  return () => [before, after, difference].forEach((picture) => picture.forget());
}

export default { render };
