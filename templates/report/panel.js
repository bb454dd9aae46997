// The what-if panel: dials, scenarios, results that move with them, links and copies.
(function () {
  "use strict";
  const panel = document.currentScript.closest(".wb-panel");
  const one = (selector, from) => (from || panel).querySelector(selector);
  const all = (selector, from) => Array.from((from || panel).querySelectorAll(selector));
  const data = JSON.parse(one("script[data-case]").textContent);
  const told = winbackTold(data, data.locale);
  const dials = new Map(data.dials.map((dial) => [dial.path, dial]));
  const units = new Map(data.figures.map((figure) => [figure.name, figure]));
  const views = new Map();
  const base = winbackModel(data, {});
  const base_cash = Array.from(base.lines("cumulative_cash"));
  const LINK = "#what-if?", TWICE = 700;
  let moved = {}, now = base, talk = 0, link = 0;

  function made(tag, text, kind) {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  }
  const title_of = (dial) =>
    dial.segment === null ? dial.label
      : words("{segment}: {label}", { segment: data.segments[dial.segment].title, label: dial.label });

  // ---- dials --------------------------------------------------------------------------------
  function build() {
    const form = one(".wb-dials");
    data.groups.forEach(function (group, at) {
      const own = data.dials.filter((dial) => dial.control && dial.group === group.key);
      const details = made("details", undefined, "wb-group");
      const summary = made("summary", group.title);
      summary.dir = "auto";
      details.open = at === 0;
      details.append(summary, ...own.filter((dial) => dial.given).map(build_dial));
      const rest = own.filter((dial) => !dial.given);
      if (rest.length) {
        const more = made("details", undefined, "wb-rest");
        more.append(made("summary", told.titles.rest), ...rest.map(build_dial));
        details.append(more);
      }
      form.append(details);
    });
  }

  function build_dial(dial) {
    const root = one("template[data-dial-of]").content.firstElementChild.cloneNode(true);
    const number = one("input[type=number]", root), range = one("input[type=range]", root);
    const id = "what-if-" + dial.path, label = one("label", root), known = one(".wb-known", root);
    label.textContent = dial.label;
    label.htmlFor = number.id = id;
    number.name = dial.path;
    [number.min, number.max] = dial.limits;
    range.dataset.path = root.dataset.path = dial.path;
    range.setAttribute("aria-label", title_of(dial));
    known.id = id + "-known";
    one("b", known).textContent = dial.evidence;
    known.lastElementChild.textContent = told.known(dial);
    one(".wb-refused", root).id = id + "-refused";
    number.setAttribute("aria-describedby", `${id}-known ${id}-refused`);
    range.setAttribute("aria-describedby", known.id);
    one("button", root).setAttribute("aria-label", words("Reset {label}", { label: title_of(dial) }));
    one(".wb-range-mark", root).hidden = dial.low === null;
    one(".wb-zero-mark", root).hidden = dial.break_even === null;
    const view = { dial: dial, root: root, number: number, range: range, shown: null, from: NaN, to: NaN };
    views.set(dial.path, view);
    show_dial(view, dial.base);
    return root;
  }

  // A slider reaches as far as its marks, and further where a value beyond them was typed.
  function show_dial(view, value, typing) {
    const { dial, root, number, range } = view;
    view.shown = value;
    const from = Math.min(dial.slider[0], value), to = Math.max(dial.slider[1], value);
    if (from !== view.from || to !== view.to) mark(view, from, to);
    range.value = value;
    range.setAttribute("aria-valuetext", told.dial(dial, value));
    if (!typing) {
      number.value = view.text = String(tidy(value)); // 0.04, not 0.04000000000000001
      view.good = value;
    }
    accept(view);
    one(".wb-unit", root).textContent =
      dial.unit === "share" ? "= " + told.dial(dial, value) : told.units[dial.unit];
    root.classList.toggle("wb-is-moved", value !== dial.base);
    root.style.setProperty("--now", place_on(view, value));
  }

  const place_on = (view, value) => (view.to > view.from ? (value - view.from) / (view.to - view.from) : 0);
  function mark(view, from, to) {
    view.from = view.range.min = from;
    view.to = view.range.max = to;
    const clamp = (value) => Math.min(1, Math.max(0, place_on(view, value)));
    const { base: at, low, high, break_even } = view.dial, style = view.root.style;
    style.setProperty("--base", clamp(at));
    if (low !== null) style.setProperty("--low", clamp(low));
    if (high !== null) style.setProperty("--high", clamp(high));
    if (break_even !== null) style.setProperty("--zero", clamp(break_even));
  }

  function accept(view) {
    if (!view.refused) return;
    view.refused = false;
    view.number.removeAttribute("aria-invalid");
    one(".wb-refused", view.root).hidden = true;
  }
  function refuse(view, why) {
    view.refused = true;
    view.number.setAttribute("aria-invalid", "true");
    const place = one(".wb-refused", view.root);
    place.textContent = why;
    place.hidden = false;
  }

  const within = (dial, value) => Math.min(dial.limits[1], Math.max(dial.limits[0], value));
  const tidy = (value) => Number(value.toPrecision(12)) + 0;

  // What is typed holds at once. While it grows letter by letter, a refusal brings back what held
  // before the first letter (a point and its digit come as one): on the way to 1.5 the value was never meant to be 1.
  function typed(view) {
    const text = view.number.value, value = Number(text) + 0, before = view.text;
    const letter = Math.abs(text.length - before.length) <= 2 && (text.startsWith(before) || before.startsWith(text));
    if (!letter) view.good = view.shown;
    view.text = text;
    const why = told.refusal(view.dial, text, value, view.number.validity.badInput);
    if (!why) return move(view, value, true);
    if (view.shown !== view.good) move(view, view.good, true);
    refuse(view, why);
  }
  function settled(view) {
    if (!view.refused) view.good = view.shown;
  }
  function dragged(view) {
    const { dial, range } = view, value = Number(range.value);
    const snapped = value <= view.from || value >= view.to ? value : tidy(Math.round(value / dial.step) * dial.step);
    move(view, within(dial, snapped));
  }
  function pressed(view, event) {
    const { dial, range } = view, slider = event.target === range;
    const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    if (slider) Object.assign(by, { ArrowRight: 1, ArrowLeft: -1 });
    const current = dial.path in moved ? moved[dial.path] : dial.base;
    let value = current;
    if (event.key in by) value = tidy(current + by[event.key] * dial.step);
    else if (slider && event.key === "Home") value = view.from;
    else if (slider && event.key === "End") value = view.to;
    else return;
    event.preventDefault();
    const [low, high] = slider ? [view.from, view.to] : dial.limits;
    move(view, within(dial, Math.min(high, Math.max(low, value))));
  }

  function move(view, value, typing) {
    if (value === view.dial.base) delete moved[view.dial.path];
    else moved[view.dial.path] = value;
    show_dial(view, value, typing);
    update();
  }

  // ---- everything at once: scenario, reset, link ---------------------------------------------
  function set(values) {
    moved = {};
    Object.keys(values).forEach(function (path) {
      if (values[path] !== dials.get(path).base) moved[path] = values[path];
    });
    views.forEach(function (view) {
      const value = view.dial.path in moved ? moved[view.dial.path] : view.dial.base;
      if (value !== view.shown || view.refused) show_dial(view, value);
    });
    update();
  }

  const settings = [{ name: told.titles.base, values: {} }];
  if (Object.keys(data.moved).length) settings.push({ name: told.titles.file, values: data.moved });
  settings.push(...data.scenarios);
  const select = one("[data-scenario]");
  settings.concat({ name: told.titles.own }).forEach((setting, at) => select.add(new Option(setting.name, String(at))));

  function same(values) {
    const paths = new Set(Object.keys(values).concat(Object.keys(moved)));
    const at = (held, path) => (path in held ? held[path] : dials.get(path).base);
    return Array.from(paths).every((path) => at(values, path) === at(moved, path));
  }
  function show_scenario() {
    const at = settings.findIndex((setting) => same(setting.values)), own = select.options[settings.length];
    own.hidden = own.disabled = at >= 0;
    select.value = String(at >= 0 ? at : settings.length);
  }

  const as_link = () =>
    Object.keys(moved).map((path) => `${encodeURIComponent(path)}=${moved[path]}`).join("&");
  function from_link() {
    const values = {};
    let left_out = false;
    new URLSearchParams(location.hash.slice(LINK.length)).forEach(function (text, path) {
      const dial = dials.get(path);
      if (dial && !told.refusal(dial, text, Number(text), false)) values[path] = Number(text);
      else left_out = true;
    });
    set(values);
    if (left_out) tell(told.titles.unknown);
  }
  function note_link() {
    const moves = as_link();
    if (!moves && !location.hash.startsWith(LINK)) return;
    if (location.hash && location.hash !== "#what-if" && !location.hash.startsWith(LINK)) return;
    try { history.replaceState(null, "", moves ? LINK + moves : location.pathname + location.search); }
    catch (error) { /* a page without an address keeps none */ }
  }
  function as_yaml() {
    const paths = Object.keys(moved);
    return data.yaml + (paths.length ? "what_if:\n" + paths.map((path) => `  ${path}: ${moved[path]}\n`).join("") : "");
  }

  function tell(text) { one("[data-said]").textContent = text; }
  function copy(what) {
    const page = location.href.split("#")[0], moves = as_link();
    const text = what === "yaml" ? as_yaml() : page + (moves ? LINK + moves : "#what-if");
    if (what === "link") { clearTimeout(link); note_link(); }
    const done = () => tell(told.titles.copied[what]);
    const by_hand = function () {
      const box = made("textarea", undefined, "wb-unseen");
      box.value = text;
      panel.append(box);
      box.select();
      const copied = document.execCommand("copy");
      box.remove();
      if (copied) done();
      else window.prompt(told.titles.uncopied, text);
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, by_hand);
    else by_hand();
  }

  // ---- results ------------------------------------------------------------------------------
  const exact = (value) => (value === null ? "" : String(value));
  const results = all("[data-result]"), changes = all("[data-change]");
  const rows = all("[data-row]").map((row) => ({ name: row.dataset.row, cells: all("td", row) }));

  function update() {
    now = winbackModel(data, moved);
    const f = now.figures, b = base.figures, horizon = now.horizon_months;
    results.forEach(function (place) {
      const name = place.dataset.result;
      place.dataset.value = exact(f[name]);
      place.textContent = shown(name, f[name], now);
    });
    changes.forEach(function (place) {
      const name = place.dataset.change, text = told.change(name, units.get(name).unit, f[name], b[name]);
      place.textContent = text && name === "npv"
        ? words("{change} against the base case ({base})", { change: text, base: told.money(b.npv) }) : text;
    });
    rows.forEach(function (row) {
      const [before, current, change] = row.cells, unit = units.get(row.name).unit;
      before.textContent = shown(row.name, b[row.name], base);
      current.textContent = shown(row.name, f[row.name], now);
      change.textContent = told.change(row.name, unit, f[row.name], b[row.name]);
    });
    one("[data-horizon]").textContent = told.months(horizon);
    one("[data-sentence]").textContent = told.sentence(f, horizon);
    one("[data-sign]").dataset.sign = f.npv > 0 ? "adds" : f.npv < 0 ? "loses" : "nothing";
    draw();
    show_moved();
    show_scenario();
    tell("");
    clearTimeout(talk);
    talk = setTimeout(() => { one("[data-spoken]").textContent = told.spoken(now.figures, b); }, TWICE);
    clearTimeout(link);
    link = setTimeout(note_link, 300);
  }

  function shown(name, value, model) {
    if (name === "irr" && value === null)
      return model.rates_of_return().length > 1 ? words("several") : words("none");
    return told.figure(name, units.get(name).unit, value);
  }

  function draw() {
    const f = now.figures, line = Array.from(now.lines("cumulative_cash"));
    const cash = told.cash(f, now.horizon_months), bridge = told.bridge(f);
    one("[data-caption=cash]").textContent = cash;
    one("[data-caption=bridge]").textContent = bridge;
    winbackCharts.cash(one("[data-chart-of=cash]"), line, base_cash, f.payback_months, told,
      words("Cumulative cash by month, now and in the base case. {cash}. After month {month} it stands at {money}.",
        { cash: cash, month: line.length - 1, money: told.money(line[line.length - 1]) }));
    const steps = told.steps(f, base.figures);
    winbackCharts.bridge(one("[data-chart-of=bridge]"), steps, told,
      words("Bridge to the net present value. {steps}.",
        { steps: steps.map((step) => step.label + " " + told.plain(step.value)).join("; ") }));
    show_months(line);
  }

  function show_months(line) {
    const longest = Math.max(line.length, base_cash.length), out = [];
    for (let month = 0; month < longest; month += month + 6 < longest ? 6 : Math.max(1, longest - 1 - month)) {
      const row = made("tr"), head = made("th", String(month));
      head.scope = "row";
      row.append(head, ...[base_cash, line].map((values) => made("td", month < values.length ? told.plain(values[month]) : "")));
      out.push(row);
    }
    one("[data-months]").replaceChildren(...out);
  }

  function show_moved() {
    const paths = Object.keys(moved), table = one("table[data-moved]");
    panel.classList.toggle("wb-at-base", !paths.length);
    one("[data-nothing-moved]").hidden = paths.length > 0;
    table.hidden = !paths.length;
    one("tbody", table).replaceChildren(...paths.map(function (path) {
      const dial = dials.get(path), row = made("tr"), head = made("th", title_of(dial));
      head.scope = "row";
      head.dir = "auto";
      row.append(head, made("td", told.dial(dial, dial.base)), made("td", told.dial(dial, moved[path])));
      return row;
    }));
  }

  // ---- start --------------------------------------------------------------------------------
  build();
  const form = one(".wb-dials");
  const view_of = (node) => views.get(node.dataset.path || node.name);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", function (event) {
    const view = view_of(event.target);
    if (event.target === view.range) dragged(view);
    else typed(view);
  });
  form.addEventListener("change", (event) => event.target.type === "number" && settled(view_of(event.target)));
  form.addEventListener("keydown", function (event) {
    if (event.target.tagName === "INPUT" && !event.ctrlKey && !event.metaKey && !event.altKey)
      pressed(view_of(event.target), event);
  });
  form.addEventListener("click", function (event) {
    if (!event.target.matches(".wb-reset")) return;
    const view = views.get(event.target.closest(".wb-dial").dataset.path);
    move(view, view.dial.base);
    view.number.focus();
  });
  select.addEventListener("change", () => set(settings[Number(select.value)].values));
  one("[data-reset-all]").addEventListener("click", () => set({}));
  all("[data-copy]").forEach((button) => button.addEventListener("click", () => copy(button.dataset.copy)));
  one("[data-show-figures]").addEventListener("click", function (event) {
    const open = panel.classList.toggle("wb-all-figures");
    event.currentTarget.setAttribute("aria-expanded", String(open));
    event.currentTarget.textContent = open ? words("Hide the tables") : words("Show every figure as a table");
  });
  window.addEventListener("hashchange", () => location.hash.startsWith(LINK) && from_link());
  let width = 0;
  new ResizeObserver(function (sizes) {
    const wide = Math.round(sizes[0].contentRect.width);
    if (wide === width) return;
    width = wide;
    winbackCharts.resized();
    draw();
  }).observe(one(".wb-panel-grid"));
  if (location.hash.startsWith(LINK)) {
    from_link();
    panel.scrollIntoView();
  } else set(data.moved);
})();
