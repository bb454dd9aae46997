// The main controls, each of which moves a row of dials: as winback_kit/case/moved/main_controls.py
// says. `now` maps the paths of all dials to where they stand.
const winbackControls = function (data) {
  "use strict";
  const own = {};
  data.dials.forEach((dial) => { own[dial.path] = dial.base; });
  const NEAR = 1e-9;
  const near = (a, b) => Math.abs(a - b) <= NEAR * Math.max(Math.abs(a), Math.abs(b), 1e-6);
  const share = (value) => Math.min(1, Math.max(0, value));

  const value = (control, now) =>
    control.terms.reduce((sum, one) => sum + one.by * now[one.path] * (one.times ? now[one.times] : 1), 0);

  // the dials of `now` with a control at a value; what comes back to its base is exactly that
  function stand(control, to, now) {
    const held = Object.assign({}, now), factor = control.base ? to / control.base : 0;
    control.steps.forEach(function (step) {
      let at;
      if (step.over) {
        const shift = own[step.path] - own[step.over];
        at = held[step.over] + (control.base ? factor * shift : shift + to);
      } else if (control.base) at = own[step.path] * (1 + (factor - 1) * (factor < 1 ? step.down : step.up));
      else at = own[step.path] + to * step.per;
      if (step.over || step.carries) at = share(at);
      if (step.carries) held[step.carries] = snapped(step.carries, share(held[step.carries] + at - held[step.path]));
      held[step.path] = snapped(step.path, at);
    });
    return held;
  }
  const snapped = (path, at) => (Math.abs(at - own[path]) <= 1e-12 * Math.max(1, Math.abs(own[path])) ? own[path] : at);

  // whether all that it moves stands where it would put it, and none was moved by itself
  function alike(control, now) {
    const held = stand(control, value(control, now), now);
    return control.steps.every((step) => near(held[step.path], now[step.path]));
  }

  // What has been moved, `from` where the dials stood: controls where all their dials moved alike,
  // else the dials themselves.
  function moves(now, from) {
    const told = new Set(), found = [];
    data.main.forEach(function (control) {
      if (!alike(control, now)) return;
      control.steps.forEach((step) => told.add(step.path));
      const to = value(control, now), base = value(control, from);
      if (!near(to, base)) found.push({ one: control, now: to, base: base });
    });
    data.dials.forEach(function (dial) {
      if (!told.has(dial.path) && now[dial.path] !== from[dial.path])
        found.push({ one: dial, now: now[dial.path], base: from[dial.path] });
    });
    return found;
  }

  // The chance at this setting; null where something else is moved too, or farther than was worked
  // out. As winback_kit/case/judged/moved_chance.py says.
  function above(at) {
    const powers = data.chance.monomials.map((names) => names.reduce((product, name) => product * at[name], 1));
    const count = data.chance.draws.filter((draw) => draw.reduce((sum, one, k) => sum + one * powers[k], 0) > 0).length;
    return count / data.chance.draws.length;
  }
  const scaled = (one, to) => (2 * to - one.slider[0] - one.slider[1]) / (one.slider[1] - one.slider[0]);
  const all_at = (to) => Object.fromEntries(data.main.map((one) => [one.name, scaled(one, to(one))]));
  let missed;
  function chance(now) {
    const found = moves(now, own), far = (to) => Math.abs(to) > 1 + NEAR;
    if (found.some((move) => !move.one.terms)) return null;
    const at = all_at((one) => value(one, now));
    if (Object.values(at).some(far)) return null;
    if (missed === undefined) missed = data.chance.base - above(all_at((one) => one.base));
    return share(above(at) + missed);
  }

  return { base: own, near: near, value: value, stand: stand, moves: moves, chance: chance };
};
