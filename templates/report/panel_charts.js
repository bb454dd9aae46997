// The two pictures of the panel, drawn as SVG: cumulative cash, and the bridge to the net present
// value. Each takes the width it has, and says in words what it shows.
const winbackCharts = (function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  function node(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    Object.keys(attributes || {}).forEach((key) => made.setAttribute(key, attributes[key]));
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // the width is asked for once until the page changes its own: asking makes the browser lay it out
  const widths = new Map();
  function canvas(place, height, told) {
    if (!widths.has(place)) widths.set(place, Math.max(place.clientWidth || 0, 280));
    const width = widths.get(place);
    const drawn = node("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": told });
    place.replaceChildren(drawn);
    return { width: width, add: (...given) => drawn.appendChild(node(...given)) };
  }

  function ticks(low, high, wanted) {
    const rough = (high - low || 1) / wanted, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((n) => n * power >= rough) * power, out = [];
    for (let at = Math.ceil(low / step); at * step <= high; at++) out.push(at * step);
    return out;
  }

  // `now` and `base` are cumulative cash by month; `payback` a month, 0 where no money is out, or null.
  function cash(place, now, base, payback, format, told) {
    const height = 200, c = canvas(place, height, told);
    const left = 54, right = 12, top = 12, bottom = 34;
    const last = Math.max(now.length, base.length) - 1;
    const low = Math.min(0, ...now, ...base), high = Math.max(0, ...now, ...base);
    const x = (month) => left + (month / last) * (c.width - left - right);
    const y = (value) =>
      top + ((high - value) / (high - low || 1)) * (height - top - bottom);
    ticks(low, high, 4).forEach(function (value) {
      const line = value === 0 ? "wb-zero" : "wb-rule";
      c.add("line", { x1: left, x2: c.width - right, y1: y(value), y2: y(value), class: line });
      c.add("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, format.short(value));
    });
    const every = Math.max(1, [1, 3, 6, 12, 24, 60, 120].find((n) => last / n <= 7) || 120);
    for (let month = 0; month <= last; month += every)
      c.add("text", { x: x(month), y: height - 18, "text-anchor": "middle" }, String(month));
    c.add("text", { x: c.width - right, y: height - 3, "text-anchor": "end" }, words("Month of the programme"));
    const path = (values) =>
      Array.from(values, (value, k) => `${k ? "L" : "M"}${x(k).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    const differs = base.length !== now.length || base.some((value, k) => value !== now[k]);
    if (differs) {
      const end = base.length - 1, above = base[end] >= now[Math.min(end, now.length - 1)];
      c.add("path", { d: path(base), class: "wb-curve-base" });
      c.add("text", { x: x(end), y: Math.max(10, y(base[end]) + (above ? -6 : 16)), "text-anchor": "end" }, format.titles.base);
    }
    c.add("path", { d: path(now), class: "wb-curve" });
    const deepest = now.indexOf(Math.min(...now));
    if (now[deepest] < 0) c.add("circle", { cx: x(deepest), cy: y(now[deepest]), r: 4, class: "wb-deepest" });
    if (payback) {
      const at = x(payback), of = y(now[payback]);
      c.add("path", { d: `M${at} ${of - 6}L${at + 6} ${of}L${at} ${of + 6}L${at - 6} ${of}Z`, class: "wb-back" });
    }
  }

  // `steps`: {label, value, total}; a total stands by itself, any other step goes on from the last.
  function bridge(place, steps, format, told) {
    const row = 23, height = steps.length * row + 6, c = canvas(place, height, told);
    const narrow = c.width < 420;
    const left = narrow ? 152 : 176, right = narrow ? 70 : 84;
    let level = 0;
    const bars = steps.map(function (step) {
      const from = step.total ? 0 : level;
      level = step.total ? step.value : level + step.value;
      return { from: Math.min(from, level), to: Math.max(from, level), end: level, step: step };
    });
    const low = Math.min(0, ...bars.map((bar) => bar.from));
    const high = Math.max(0, ...bars.map((bar) => bar.to));
    const x = (value) => left + ((value - low) / (high - low || 1)) * (c.width - left - right);
    c.add("line", { x1: x(0), x2: x(0), y1: 0, y2: height - 6, class: "wb-zero" });
    bars.forEach(function (bar, i) {
      const top = i * row + 3, sum = bar.step.total ? " wb-sum" : "";
      const kind = bar.step.role ? "wb-bar-" + bar.step.role : bar.step.total ? "wb-bar-sum" : bar.step.value < 0 ? "wb-bar-less" : "wb-bar-more";
      c.add("text", { x: left - 10, y: top + 13, "text-anchor": "end", class: "wb-step" + sum }, bar.step.label);
      c.add("rect", { x: x(bar.from), y: top, width: Math.max(x(bar.to) - x(bar.from), 1), height: row - 7, class: kind });
      c.add("text", { x: c.width, y: top + 13, "text-anchor": "end", class: "wb-amount" + sum }, format.plain(bar.step.value));
      if (i < bars.length - 1)
        c.add("line", { x1: x(bar.end), x2: x(bar.end), y1: top + row - 7, y2: top + row, class: "wb-link" });
    });
  }

  return { cash: cash, bridge: bridge, resized: () => widths.clear() };
})();
