// The curves of a page that lives: to which level each level goes in each of the nine, as the sliders say now.

import { make, SVG, tell } from "./nodes.js";

const [WIDE, HIGH] = [256, 256]; // of a chart, in levels
const CHANNELS = ["red", "green", "blue"];

function svgNode(tag, name, attributes) {
  const node = document.createElementNS(SVG, tag);
  node.setAttribute("class", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** One chart: frame, a grid of quarters, the line on which nothing changes, and nine paths. */
function makeCurveChart(title) {
  const svg = svgNode("svg", "", { viewBox: `-1 -1 ${WIDE + 1} ${HIGH + 1}`, role: "img", "aria-label": `the curves of the nine pictures, ${title}` });
  for (const at of [64, 128, 192]) svg.append(svgNode("path", "aw-curve-grid", { d: `M${at} 0V${HIGH - 1}` }));
  svg.append(svgNode("rect", "aw-curve-frame", { width: WIDE - 1, height: HIGH - 1 }), svgNode("path", "aw-curve-same", { d: `M0 ${HIGH - 1}L${WIDE - 1} 0` }));
  const paths = Array.from({ length: 9 }, () => svgNode("path", "aw-curve", {}));
  svg.append(...paths);
  return { element: make("figure", "", svg, make("figcaption", "", title)), paths };
}

/** A path through the levels of a table of bytes: a straight piece is two points. */
function curvePathOf(table, first) {
  const points = [];
  for (let level = 0; level < 256; level++) {
    const at = table[first + level];
    const isStraight = level > 0 && level < HIGH - 1 && 2 * at === table[first + level - 1] + table[first + level + 1];
    if (!isStraight) points.push(`${level} ${HIGH - 1 - at}`);
  }
  return `M${points.join("L")}`;
}

const UNCHANGED = `M0 ${HIGH - 1}L${WIDE - 1} 0`;

/** The charts: `show` draws the tables of the nine; one for all channels, or one for each where they differ. */
export function makeCurves() {
  const titles = ["all channels", ...CHANNELS];
  const charts = titles.map(makeCurveChart);
  const row = make("div", "aw-curves", ...charts.map(({ element }) => element));
  const element = make("section", "aw-curves-of", make("h2", "aw-title", "Curves"), row, make("p", "", "From each level to the one that it becomes, in the nine pictures. Dashed: no change."));
  return {
    element,
    show(tables) {
      const isSplit = tables.some((table) => table?.length > 256);
      charts.forEach(({ element: chart }, k) => (chart.hidden = isSplit === (k === 0)));
      charts.forEach(({ paths }, k) => {
        if (isSplit === (k === 0)) return;
        paths.forEach((path, n) => {
          const table = tables[n];
          tell(path, "d", table ? curvePathOf(table, table.length > 256 ? 256 * (k - 1) : 0) : UNCHANGED);
        });
      });
    },
  };
}
