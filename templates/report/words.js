// The words of the case's formulas, and the model that works its lines out in the page.
// A value is a number, or an array over months or ages (0 to the horizon). What the lines say is
// printed from winback_kit/case/formulas/lines.py as `winbackCase`; no line is written down here.
const winbackModel = (function () {
  "use strict";

  // ---- signs and words ----------------------------------------------------------------------
  // Each sign has a loop of its own: one loop shared by all would cost three times as long.
  const length = (a, b) => (typeof a === "object" ? a.length : typeof b === "object" ? b.length : 0);
  const full = (a, n) => (typeof a === "object" ? a : new Float64Array(n).fill(a));

  function plus(a, b) {
    const n = length(a, b), out = new Float64Array(n);
    if (!n) return a + b;
    const x = full(a, n), y = full(b, n);
    for (let k = 0; k < n; k++) out[k] = x[k] + y[k];
    return out;
  }
  function less(a, b) {
    const n = length(a, b), out = new Float64Array(n);
    if (!n) return a - b;
    const x = full(a, n), y = full(b, n);
    for (let k = 0; k < n; k++) out[k] = x[k] - y[k];
    return out;
  }
  function times(a, b) {
    const n = length(a, b), out = new Float64Array(n);
    if (!n) return a * b;
    const x = full(a, n), y = full(b, n);
    for (let k = 0; k < n; k++) out[k] = x[k] * y[k];
    return out;
  }
  function power(a, b) {
    const n = length(a, b), out = new Float64Array(n);
    if (!n) return a ** b;
    const x = full(a, n), y = full(b, n);
    for (let k = 0; k < n; k++) out[k] = x[k] ** y[k];
    return out;
  }
  function divided(a, b) {
    const n = length(a, b), out = new Float64Array(n);
    if (!n) return b === 0 ? 0 : a / b;
    const x = full(a, n), y = full(b, n);
    for (let k = 0; k < n; k++) out[k] = y[k] === 0 ? 0 : x[k] / y[k];
    return out;
  }
  const positive = (a) => (typeof a === "number" ? Math.max(a, 0) : a.map((x) => Math.max(x, 0)));
  const reached = (a) => (typeof a === "number" ? Number(a >= 0) : a.map((x) => (x >= 0 ? 1 : 0)));

  // a running word: what it says of a month depends on the months before; a number stays itself
  function running(how) {
    return function (a) {
      if (typeof a === "number") return a;
      const out = new Float64Array(a.length);
      out[0] = a[0];
      for (let k = 1; k < a.length; k++) out[k] = how(out[k - 1], a[k]);
      return out;
    };
  }

  function change(a) {
    if (typeof a === "number") return a;
    return a.map((value, k) => (k ? value - a[k - 1] : value));
  }

  // what starts in month j is carried on by age: out[k] = sum over j of started[j] * curve[k - j]
  // A curve that is the same at every age is one number.
  function spread(started, given) {
    const n = started.length, out = new Float64Array(n);
    let curve = typeof given === "number" ? new Float64Array(n).fill(given) : given;
    if (filled(curve) < filled(started)) [started, curve] = [curve, started];
    for (let j = 0; j < n; j++) {
      const one = started[j];
      if (one !== 0) for (let k = j, age = 0; k < n; k++, age++) out[k] += one * curve[age];
    }
    return out;
  }

  function filled(a) {
    let count = 0;
    for (let k = 0; k < a.length; k++) if (a[k] !== 0) count++;
    return count;
  }

  function whole(a) {
    if (typeof a === "number") return a;
    let sum = 0;
    for (let k = 0; k < a.length; k++) sum += a[k];
    return sum;
  }

  // 0 where it never was below 0
  function first_month(a) {
    if (a.every((x) => x >= 0)) return 0;
    for (let k = 1; k < a.length; k++) if (a[k] >= 0) return k;
    return NaN;
  }

  // ---- rates of return ----------------------------------------------------------------------
  // As in winback_kit/case/formulas/measures.py: each change of sign of the value between two
  // points of the grid is one rate.
  function kept(flows) {
    const least = 1e-12 * flows.reduce((most, flow) => Math.max(most, Math.abs(flow)), 0);
    return Array.from(flows, (flow) => (Math.abs(flow) > least ? flow : 0));
  }

  // On the day of the first flow for rates above 0, of the last for the others; month 1 is half a
  // month after month 0.
  function value_at(flows, log_rate) {
    const half = Math.exp(-Math.abs(log_rate) / 24), month = half * half;
    const first = flows.findIndex((flow) => flow !== 0);
    let last = flows.length - 1, sum = 0;
    while (flows[last] === 0) last--;
    if (log_rate > 0)
      for (let k = last; k >= first; k--) sum = flows[k] + sum * (k ? month : half);
    else
      for (let k = first; k <= last; k++) sum = flows[k] + sum * (k > 1 ? month : half);
    return sum;
  }

  function rates_of_return(given, grid) {
    const flows = kept(given), found = [], [step, points] = grid;
    if (!flows.some((flow) => flow !== 0)) return found;
    const at = (i) => Math.sinh(step * (i - (points - 1) / 2));
    for (let i = 1, above = value_at(flows, at(0)) > 0; i < points; i++) {
      const next = value_at(flows, at(i)) > 0;
      if (next !== above) found.push(Math.expm1(root(flows, at(i - 1), at(i), above)));
      above = next;
    }
    return found;
  }

  function root(flows, low, high, above) {
    for (;;) {
      const middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) return middle;
      if (value_at(flows, middle) > 0 === above) low = middle;
      else high = middle;
    }
  }

  // Only where the value falls through 0 at one rate, and is 0 at no other.
  function rate_of_return(flows) {
    const rates = rates_of_return(flows, definition.grid), [least, most] = definition.told;
    const paid = kept(flows).find((flow) => flow !== 0);
    const one = rates.length === 1 && paid < 0 && rates[0] >= least && rates[0] <= most;
    return one ? rates[0] : NaN;
  }

  const words = {
    plus: plus,
    less: less,
    times: times,
    power: power,
    divided: divided,
    ratio: (a, b) => (b === 0 ? NaN : a / b),
    positive: positive,
    reached: reached,
    cumulative: running((before, now) => before + now),
    compound: running((before, now) => before * now),
    lowest: running((before, now) => Math.min(before, now)),
    highest: running((before, now) => Math.max(before, now)),
    change: change,
    spread: spread,
    whole: whole,
    present: (a, factor) => whole(times(a, factor)),
    least: (a) => (typeof a === "number" ? a : a.reduce((low, one) => Math.min(low, one))),
    first_month: first_month,
    rate_of_return: rate_of_return,
  };
  const definition = winbackCase(words);
  const line_of = new Map(definition.lines.map((line) => [line.name, line]));
  const BEYOND = 600; // months after the horizon that the residual looks at

  // ---- the model ----------------------------------------------------------------------------
  // `data` is what winback_kit/case/moved/panel_data.py gives; `values` maps paths of dials to values.
  function scopes(data, values, horizon, months) {
    const index = Float64Array.from({ length: months + 1 }, (_, k) => k);
    const shared = [["month", index], ["age", index], ["horizon_months", horizon]];
    const programme = new Map(shared), cuts = {};
    const segments = data.segments.map((segment) =>
      new Map([...shared, ...segment.lists.map((one) => [one.name, padded(one, months + 1)])]));
    data.dials.forEach(function (dial) {
      const value = dial.path in values ? values[dial.path] : dial.base;
      if (dial.name === "evidence_cut") cuts[dial.path.slice(-1)] = value;
      else if (dial.segment === null) programme.set(dial.name, value);
      else segments[dial.segment].set(dial.name, value);
    });
    programme.set("team_months", Math.min(programme.get("team_months"), horizon));
    segments.forEach(function (scope, at) {
      scope.set("evidence_cut", cuts[data.segments[at].grade]);
      const last = scope.has("contact_months") ? scope.get("contact_months") : horizon;
      scope.set("contact_months", Math.min(last, horizon));
    });
    return { programme: programme, segments: segments };
  }

  // a list cut or carried on to a length; the same list is asked for at every move
  const carried_on = new WeakMap();
  function padded(list, length) {
    if (!carried_on.has(list)) carried_on.set(list, new Map());
    const known = carried_on.get(list);
    if (!known.has(length)) {
      const out = new Float64Array(length), own = list.values.slice(0, length);
      out.fill(list.hold ? own[own.length - 1] : 0);
      out.set(own);
      known.set(length, out);
    }
    return known.get(length);
  }

  const form_of = (data, line, at) =>
    line.by ? (at < 0 ? data.forms : data.segments[at].forms)[line.by] : "";

  // Which lines of a segment stay as they are while other segments move (those that look at no
  // total), and which inputs they rest on.
  function rests_on(data, at) {
    const seen = new Map(), inputs = new Set();
    function alone(name, from) {
      const line = line_of.get(name), scope = line && line.of === "programme" ? -1 : from;
      if (!line) return true;
      const key = scope + name, form = form_of(data, line, scope);
      if (seen.has(key) || !(form in line.forms)) return seen.get(key);
      const used = line.uses[form];
      seen.set(key, false);
      seen.set(key, used.map((one) => {
        const other = line_of.get(one);
        if (!other) inputs.add(one);
        return (scope >= 0 || !other || other.of === "programme") && alone(one, scope);
      }).every(Boolean));
      return seen.get(key);
    }
    const own = definition.lines.filter((line) => line.of === "segment");
    return { lines: own.map((line) => line.name).filter((name) => alone(name, at)), inputs: Array.from(inputs) };
  }

  // what was worked out at the last move, by segment, within the horizon and beyond it
  const last_move = new WeakMap();
  function keep(data, known, horizon, months) {
    if (!last_move.has(data))
      last_move.set(data, { rests: data.segments.map((_, at) => rests_on(data, at)), runs: new Map() });
    const { rests, runs } = last_move.get(data), before = runs.get(months > horizon) || [];
    runs.set(months > horizon, known.segments.map(function (scope, at) {
      const given = (name) => (scope.has(name) ? scope.get(name) : known.programme.get(name));
      const key = [horizon, months, ...rests[at].inputs.map(given).filter((one) => typeof one === "number")].join();
      if (before[at] && before[at].key === key)
        rests[at].lines.forEach((name) => before[at].scope.has(name) && scope.set(name, before[at].scope.get(name)));
      return { key: key, scope: scope };
    }));
  }

  function reader(data, values, horizon, months) {
    const known = scopes(data, values, horizon, months), readers = [];
    keep(data, known, horizon, months);

    function value(name, at) {
      const scope = at < 0 ? known.programme : known.segments[at];
      if (scope.has(name)) return scope.get(name);
      const line = line_of.get(name);
      if (at >= 0 && (!line || line.of === "programme")) return value(name, -1);
      if (!line) throw new Error("no line or input is called " + name);
      const form = form_of(data, line, at);
      if (!(form in line.forms)) throw new Error(name + " has no formula in the form " + form);
      const found = line.forms[form](readers[at + 1]);
      scope.set(name, found);
      return found;
    }

    function total(name) {
      return known.segments.reduce((sum, _, at) => plus(sum, value(name, at)), 0);
    }

    for (let at = -1; at < data.segments.length; at++)
      readers.push(Object.assign((name) => value(name, at), { total: total }));
    function whole_case(name) {
      const line = line_of.get(name);
      return line && line.of === "segment" ? total(name) : value(name, -1);
    }
    return { value: value, whole_case: whole_case };
  }

  // The figures by name (null where undefined), and `lines(name)` or `lines(name, segment)`.
  function model(data, values, months) {
    const horizon = "horizon_months" in values ? values.horizon_months : data.horizon_months;
    const read = reader(data, values, horizon, months === undefined ? horizon : months);
    const figures = {};
    Object.keys(definition.figures).forEach(function (name) {
      const value = definition.figures[name](read.whole_case);
      figures[name] = Number.isNaN(value) ? null : value;
    });
    if (months === undefined) figures.residual = residual(data, values, horizon, read, figures);
    return {
      horizon_months: horizon,
      figures: figures,
      lines: (name, at) => (at === undefined ? read.whole_case(name) : read.value(name, at)),
      rates_of_return: () => rates_of_return(read.value("free_cash_flow", -1), definition.grid),
    };
  }

  // What those won within the horizon bring in the months after it, after tax; null where some
  // stay for ever.
  function residual(data, values, horizon, read, figures) {
    const beyond = reader(data, values, horizon, horizon + BEYOND);
    const at_the_end = (curve) => (typeof curve === "number" ? curve : curve[curve.length - 1]);
    const endless = data.segments.some((segment, at) =>
      ["survival", "natural_survival"].some((name) => at_the_end(beyond.value(name, at)) >= 1));
    if (endless) return null;
    const longer = definition.figures.npv_before_tax(beyond.whole_case);
    return (longer - figures.npv_before_tax) * (1 - read.value("tax_rate", -1));
  }

  return model;
})();
