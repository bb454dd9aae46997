// The what-if panel: dials, scenarios, and results that move with them.
(function () {
  "use strict";
  const panel = document.currentScript.closest(".wb-panel");
  const one = (selector, from) => (from || panel).querySelector(selector);
  const all = (selector, from) => Array.from((from || panel).querySelectorAll(selector));
  const data = JSON.parse(one("script[data-case]").textContent);
  const told = winbackTold(data, data.locale);
  const controls = winbackControls(data);
  const dials = new Map(data.dials.map((dial) => [dial.path, dial]));
  const units = new Map(data.figures.map((figure) => [figure.name, figure]));
  const views = new Map();
  const base = winbackModel(data, {});
  const base_cash = Array.from(base.lines("cumulative_cash"));
  const TWICE = 700, PAUSE = 900;
  let moved = {}, now = base, talk = 0, opened = false;
  const at_now = () => Object.assign({}, controls.base, moved);
  const share = winbackShare(panel, data, told, () => moved);
  const value_of = (one, held) => (one.terms ? controls.value(one, held) : held[one.path]);

  function made(tag, text, kind) {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  }
  const title_of = (dial) =>
    dial.terms || dial.segment === null ? dial.label
      : words("{segment}: {label}", { segment: data.segments[dial.segment].title, label: dial.label });

  // ---- dials --------------------------------------------------------------------------------
  function folded(title, kind, content, dir) {
    const details = made("details", undefined, kind), summary = made("summary", title);
    if (dir) summary.dir = dir;
    details.append(summary, ...content);
    return details;
  }
  // the six that matter most, then every assumption by itself
  function build() {
    const form = one(".wb-dials"), main = made("div", undefined, "wb-main");
    main.append(...data.main.map(build_dial));
    const groups = data.groups.map(function (group) {
      const own = data.dials.filter((dial) => dial.control && dial.group === group.key);
      const rest = own.filter((dial) => !dial.given);
      const content = own.filter((dial) => dial.given).map(build_dial);
      if (rest.length) content.push(folded(told.titles.rest, "wb-rest", rest.map(build_dial)));
      return folded(group.title, "wb-group", content, "auto");
    });
    form.append(main, folded(told.titles.each, "wb-each", groups));
  }

  function build_dial(dial) {
    const root = one("template[data-dial-of]").content.firstElementChild.cloneNode(true);
    const number = one("input[type=text]", root), range = one("input[type=range]", root);
    const id = "what-if-" + dial.path, label = one("label", root), known = one(".wb-known", root);
    label.textContent = dial.label;
    label.htmlFor = number.id = id;
    number.name = dial.path;
    one(".wb-unit", root).textContent = told.units[dial.unit];
    range.dataset.path = root.dataset.path = dial.path;
    range.setAttribute("aria-label", title_of(dial));
    known.id = id + "-known";
    one("b", known).textContent = dial.evidence;
    known.lastElementChild.textContent = told.known(dial);
    one(".wb-refused", root).id = id + "-refused";
    one(".wb-choices", root).setAttribute("aria-label", told.titles.reading);
    number.setAttribute("aria-describedby", `${id}-known ${id}-refused`);
    range.setAttribute("aria-describedby", known.id);
    one("button", root).setAttribute("aria-label", words("Reset {label}", { label: title_of(dial) }));
    one(".wb-range-mark", root).hidden = dial.low === null;
    one(".wb-zero-mark", root).hidden = dial.break_even === null;
    const view = { dial: dial, root: root, number: number, range: range, held: null, from: NaN, to: NaN };
    views.set(dial.path, view);
    show_dial(view, dial.base);
    return root;
  }

  // A slider reaches as far as its marks, and further where a value beyond them was typed.
  function show_dial(view, value, typing) {
    const { dial, root, number, range } = view;
    view.held = value;
    const from = Math.min(dial.slider[0], value), to = Math.max(dial.slider[1], value);
    if (from !== view.from || to !== view.to) mark(view, from, to);
    range.value = value;
    range.setAttribute("aria-valuetext", told.dial(dial, value));
    number.dataset.value = value;
    if (!typing) {
      number.value = view.text = told.boxed(dial, value);
      view.good = value;
    }
    accept(view);
    root.classList.toggle("wb-is-moved", !controls.near(value, dial.base));
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
    if (break_even === null) return;
    style.setProperty("--zero", clamp(break_even));
    one(".wb-zero-mark", view.root).hidden = break_even < from || break_even > to;
  }

  function accept(view) {
    clearTimeout(view.wait);
    view.wait = view.pending = undefined;
    if (!view.refused) return;
    view.refused = false;
    view.number.removeAttribute("aria-invalid");
    one(".wb-refused", view.root).hidden = true;
    one(".wb-choices", view.root).hidden = true;
  }
  // said beside the box: why it is refused, or which of two readings is meant
  function refuse(view) {
    const { why, asked, values } = view.pending, place = one(".wb-refused", view.root);
    clearTimeout(view.wait);
    view.refused = true;
    view.number.setAttribute("aria-invalid", "true");
    place.textContent = why || asked;
    place.hidden = false;
    const choices = one(".wb-choices", view.root);
    choices.hidden = !values;
    choices.replaceChildren(...(values || []).map(function (choice) {
      const button = made("button", choice.text);
      button.type = "button";
      button.addEventListener("click", function () {
        move(view, choice.value);
        view.number.focus();
      });
      return button;
    }));
  }

  const within = (dial, value) => Math.min(dial.limits[1], Math.max(dial.limits[0], value));
  const tidy = (value) => Number(value.toPrecision(12)) + 0;

  // What is typed holds at once where it can be read. Where it cannot, the last good value holds;
  // that is said when typing pauses or ends, since 0.1 may be on its way to 0.15 %. While a text
  // grows letter by letter that value is the one before the first letter (a point and its digit
  // come as one): on the way to 150 the value was never meant to be 15.
  function typed(view) {
    const text = view.number.value, before = view.text;
    const letter = Math.abs(text.length - before.length) <= 2 && (text.startsWith(before) || before.startsWith(text));
    if (!letter) view.good = view.held;
    view.text = text;
    const found = reading(view, text.trim());
    if ("value" in found) {
      move(view, found.value, true);
      view.wait = setTimeout(() => { view.good = view.held; }, PAUSE);
      return;
    }
    if (view.held !== view.good) move(view, view.good, true);
    accept(view);
    view.pending = found;
    view.wait = setTimeout(() => refuse(view), PAUSE);
  }
  // a rounded figure that is typed as it is shown means the exact one behind it
  function reading(view, text) {
    const { dial, held } = view;
    const exact = [dial.base, held].find((value) => text === told.boxed(dial, value));
    return exact === undefined ? told.typed(dial, text, view.good) : { value: exact };
  }
  function settled(view) {
    if (view.pending) return view.refused || refuse(view);
    if (!view.refused) show_dial(view, view.held);
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
    const current = view.held;
    if (event.key === "Escape" && !slider) return show_dial(view, current);
    if (event.key === "Enter" && !slider) return settled(view);
    let value = current;
    if (event.key in by) value = tidy(current + by[event.key] * dial.step);
    else if (slider && event.key === "Home") value = view.from;
    else if (slider && event.key === "End") value = view.to;
    else return;
    event.preventDefault();
    const [low, high] = slider ? [view.from, view.to] : dial.limits;
    move(view, within(dial, Math.min(high, Math.max(low, value))));
  }

  function take(held) {
    moved = {};
    data.dials.forEach(function (dial) {
      if (held[dial.path] !== dial.base) moved[dial.path] = held[dial.path];
    });
  }
  function move(view, value, typing) {
    const before = at_now();
    if (view.dial.terms) take(controls.stand(view.dial, value, before));
    else take(Object.assign(before, { [view.dial.path]: value }));
    show_dial(view, value, typing);
    show_others(view);
    update();
  }
  // a control moves its dials, and a dial the control that it belongs to
  function show_others(but) {
    const held = at_now();
    views.forEach(function (view) {
      if (view === but) return;
      const value = value_of(view.dial, held), near = controls.near(value, view.dial.base);
      if (view.refused || view.pending || !controls.near(value, view.held)) show_dial(view, near ? view.dial.base : value);
    });
  }

  // ---- everything at once: scenario, reset, link ---------------------------------------------
  function set(values) {
    take(Object.assign({}, controls.base, values));
    show_others();
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
    show_chance();
    show_scenario();
    share.tell("");
    clearTimeout(talk);
    if (opened) talk = setTimeout(() => { one("[data-spoken]").textContent = told.spoken(now.figures, b); }, TWICE);
    share.soon();
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
    const found = told_moves(controls.base), table = one("table[data-moved]");
    panel.classList.toggle("wb-at-base", !found.length);
    one("[data-nothing-moved]").hidden = found.length > 0;
    table.hidden = !found.length;
    one("tbody", table).replaceChildren(...found.map(function (move) {
      const row = made("tr"), head = made("th", move.title);
      head.scope = "row";
      head.dir = "auto";
      const both = told.both(move);
      row.append(head, made("td", both.base), made("td", both.now));
      return row;
    }));
  }
  const told_moves = (from) =>
    controls.moves(at_now(), from).map((move) => Object.assign({ title: title_of(move.one) }, move));

  // The chance where one is given, and the first page of the document that the panel stands in.
  function show_chance() {
    const found = data.chance ? controls.chance(at_now()) : null, place = one("[data-chance]");
    const text = found === null ? told.titles.unknown_chance : told.odds(found);
    const still = !Object.keys(moved).length, base = data.chance && told.odds(data.chance.base);
    const beside = found === null ? told.titles.no_chance : told.give_or_take();
    if (place) {
      place.textContent = text;
      one("[data-chance-beside]").textContent = still ? "" : `${beside}; ${told.was(base)}`;
    }
    const filed = Object.assign({}, controls.base, data.moved);
    winbackMemo.show(told_moves(filed), told, function (name) {
      if (name === "chance") return data.chance ? { text: text, value: found, beside: beside } : null;
      return { text: told.headline(name, units.get(name).unit, now.figures[name]), value: now.figures[name], beside: "" };
    });
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
  form.addEventListener("change", (event) => event.target.type === "text" && settled(view_of(event.target)));
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
  all("[data-copy]").forEach((button) => button.addEventListener("click", () => share.copy(button.dataset.copy)));
  one("[data-show-figures]").addEventListener("click", function (event) {
    const open = panel.classList.toggle("wb-all-figures");
    event.currentTarget.setAttribute("aria-expanded", String(open));
    event.currentTarget.textContent = open ? words("Hide the tables") : words("Show every figure as a table");
  });
  window.addEventListener("hashchange", () => share.is_linked() && share.follow(set));
  let width = 0;
  new ResizeObserver(function (sizes) {
    const wide = Math.round(sizes[0].contentRect.width);
    if (wide === width) return;
    width = wide;
    winbackCharts.resized();
    draw();
  }).observe(one(".wb-panel-grid"));
  if (share.is_linked()) {
    share.follow(set);
    panel.scrollIntoView();
  } else set(data.moved);
  opened = true;  // what a page opens with is read in it; only a move is spoken
})();
