// What a person has typed, read as a number: with the signs of their locale or those of another
// where only one reading is possible, with or without a unit, a share as per cent.
const winbackTyped = function (signs) {
  "use strict";
  const [POINT, COMMA] = signs; // for decimals, and for thousands
  const DIGITS = ["\u0660", "\u06f0", "\u0966", "\uff10"]; // the zeros of other scripts

  function plain(text) {
    let out = text.replace(/[\u2212\u2012\u2013\ufe63\uff0d]/g, "-")
      .replace(/[\s'\u2019\u061c\u200e\u200f\u00a0\u202f]/g, "").replace(/\u066b/g, POINT).replace(/\u066c/g, COMMA);
    DIGITS.forEach(function (zero) {
      const first = zero.charCodeAt(0);
      out = Array.from(out, (one) => {
        const digit = one.charCodeAt(0) - first;
        return digit >= 0 && digit <= 9 ? String(digit) : one;
      }).join("");
    });
    return out;
  }

  // the unit may stand before or behind the number
  function without_unit(text, units) {
    const low = text.toLowerCase();
    for (const unit of units) {
      const bare = plain(unit).toLowerCase();
      if (bare && low.endsWith(bare)) return text.slice(0, -bare.length);
      if (bare && low.startsWith(bare)) return text.slice(bare.length);
      if (bare && low.startsWith("-" + bare)) return "-" + text.slice(bare.length + 1);
    }
    return text.replace(/^([-+]?)\p{Sc}|\p{Sc}$/u, "$1");
  }

  // groups of three, of two and three as in India
  const in_groups = (text, sign) =>
    new RegExp(`^[1-9]\\d{0,2}(\\${sign}\\d{2,3})*\\${sign}\\d{3}$`).test(text);

  // NaN where it is no number
  function number(text) {
    const found = text.match(/^([-+]?)(\d[\d.,]*|[.,]\d+)$/);
    if (!found) return NaN;
    const body = found[2], marks = Array.from(body).filter((one) => one === "." || one === ",");
    const last = marks[marks.length - 1], both = marks.some((one) => one !== last);
    let decimal = "";
    if (both) decimal = last;
    else if (marks.length === 1 && !(last === COMMA && in_groups(body, last))) decimal = last;
    const at = decimal ? body.lastIndexOf(decimal) : body.length;
    const whole = body.slice(0, at), rest = body.slice(at + 1), sign = whole.match(/[.,]/);
    if (sign && !in_groups(whole, sign[0])) return NaN;
    return Number(found[1] + (whole.replace(/[.,]/g, "") || "0") + "." + (rest || "0"));
  }

  // {values}: one where it is clear, two where a share could be meant in either way, none where it
  // is no number. `in_hundredths`: a share, or points of one. Of 1 or less it is not clear whether
  // 0.12 % or 12 % is meant; a sign for per cent says so, and so do limits that allow only one.
  // `units` may stand beside it.
  function read(text, in_hundredths, limits, units) {
    let rest = plain(text);
    const signed = /[%\u066a]/.test(rest);
    if (signed && !in_hundredths) return { values: [], per_cent: true };
    rest = without_unit(rest, units);
    const named = in_hundredths && rest !== plain(text);
    const value = number(rest.replace(/[%\u066a]/, ""));
    if (Number.isNaN(value)) return { values: [] };
    if (!in_hundredths) return { values: [value + 0] };
    const hundredth = Number((value / 100).toPrecision(15)) + 0;
    if (signed || named || value === 0 || Math.abs(value) > 1) return { values: [hundredth] };
    const within = [hundredth, value].filter((one) => one >= limits[0] && one <= limits[1]);
    return { values: within.length ? within : [hundredth] };
  }

  return read;
};
