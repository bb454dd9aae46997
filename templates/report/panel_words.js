// What the panel says, and how it writes numbers: the same rules as the rest of the page.
const winbackTold = function (data, locale) {
  "use strict";
  const THIN = "\u202f", MINUS = "\u2212";
  const made = new Map();

  function intl(options) {
    const key = JSON.stringify(options);
    if (!made.has(key)) made.set(key, new Intl.NumberFormat(locale, options));
    return made.get(key);
  }
  const tidy = (text) => text.replace(/-/g, MINUS).replace(/\u00a0/g, THIN);
  const plus = (value, text) => (value > 0 ? "+" + text : text);

  function decimal(value, digits) {
    const rounded = Number(value.toFixed(digits)) + 0;
    return tidy(intl({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(rounded));
  }
  function money(value, digits) {
    const places = digits === undefined ? (value !== 0 && Math.abs(value) < 100 ? 2 : 0) : digits;
    const rounded = Number(value.toFixed(places)) + 0;
    const options = { style: "currency", currency: data.currency, currencyDisplay: "code",
      minimumFractionDigits: places, maximumFractionDigits: places };
    return tidy(intl(options).format(rounded));
  }
  const share = (value, digits = 1) => decimal(value * 100, digits) + THIN + "%";
  const months = (value) => `${decimal(value, 0)} month${value === 1 ? "" : "s"}`;

  // a figure of the case
  function figure(name, unit, value) {
    if (value === null) return name.includes("payback") ? "never" : "n/a";
    if (unit === "money") return money(value);
    if (unit === "share") return share(value);
    if (unit === "months") return months(value);
    return decimal(value, unit === "factor" ? 2 : 0);
  }
  function change(name, unit, now, base) {
    if (now === null || base === null || now === base) return "";
    const by = now - base;
    const text = unit === "share" ? decimal(by * 100, 1) + " points"
      : unit === "months" ? months(by) : figure(name, unit, by);
    return /[1-9]/.test(text) ? plus(by, text) : "";
  }

  // the value of a dial, with as many decimals as one step of it has
  function dial(one, value) {
    const scale = one.unit === "share" ? 100 : 1;
    const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(one.step * scale) + 1e-9)));
    if (one.unit === "share") return share(value, Math.max(1, digits));
    if (one.unit === "money") return money(value, digits ? 2 : undefined);
    if (one.unit === "months") return months(value);
    const least = Number.isInteger(Number(value.toFixed(digits))) ? 0 : digits;
    return decimal(value, least);
  }
  const UNITS = { money: data.currency, months: "months", people: "people", customers: "customers", factor: "" };

  function known(one) {
    const parts = [`base ${dial(one, one.base)}`];
    if (one.low !== null) parts.push(`likely ${dial(one, one.low)} to ${dial(one, one.high)}`);
    if (one.break_even !== null) parts.push(`breaks even at ${dial(one, one.break_even)}`);
    const source = one.source === "stated" ? "" : one.source;
    if (one.given) parts.push(source ? `${one.meaning}: ${source}` : one.meaning);
    else parts.push(source === "all of them" ? "all of them, unless you say otherwise" : "not counted, unless you say how much");
    return parts.join(" · ");
  }

  // why a value is refused, with the mend; "" where it is good
  function refusal(one, text, value, bad) {
    const [least, most] = one.limits;
    if (bad || text.trim() === "" || !Number.isFinite(value))
      return `${one.label} must be a number. Write it like ${one.base}; the last good value holds.`;
    if (one.unit === "months" && !Number.isInteger(value))
      return `${one.label} must be a whole number of months; got ${text}. Try ${Math.round(value)}.`;
    if (value >= least && value <= most) return "";
    if (one.unit === "share") {
      const mend = value > 1 && value <= 100 ? ` Did you mean ${Number((value / 100).toPrecision(12))} (${decimal(value, 2).replace(/[.,]?0+$/, "")}${THIN}%)?` : "";
      return `${one.label} must be a share between ${least} and ${most}; got ${text}.${mend}`;
    }
    if (value < least && least === 0) return `${one.label} must not be negative; got ${text}. Write it without the minus sign.`;
    return `${one.label} must lie between ${decimal(least, 0)} and ${decimal(most, 0)}; got ${text}. The last good value holds.`;
  }

  function sentence(f, horizon) {
    const over = `over ${months(horizon)}`;
    if (f.npv === 0) return `Against doing nothing it adds nothing and loses nothing ${over}.`;
    if (f.npv < 0) return `Against doing nothing it loses ${money(-f.npv)} ${over}.`;
    const cut = f.npv_headline < 0
      ? `, but loses ${money(-f.npv_headline)} once the benefit is cut for weak evidence.`
      : f.npv_headline < f.npv ? `, and still ${money(f.npv_headline)} once the benefit is cut for weak evidence.` : ".";
    return `Against doing nothing it adds ${money(f.npv)} ${over}${cut}`;
  }
  function cash(f, horizon) {
    const back = f.payback_months === null
      ? `The money is not back within ${months(horizon)}` : `The money is back after ${months(f.payback_months)}`;
    return f.peak_cash_need > 0 ? `${back}; at the deepest point ${money(f.peak_cash_need)} are out` : "No money is ever out";
  }
  function bridge(f) {
    const end = f.npv < 0 ? `${money(-f.npv)} are lost in the end` : `${money(f.npv)} is left in the end`;
    if (!(f.pv_gross_margin > 0)) return `Those who return bring no margin; ${end}`;
    if (f.pv_natural_margin > f.pv_gross_margin) return `Without the programme more margin would come than with it; ${end}`;
    return `${share(f.pv_natural_margin / f.pv_gross_margin, 0)} of the margin would come anyway; ${end}`;
  }
  function spoken(now, base) {
    const by = change("npv", "money", now.npv, base.npv);
    return `Net present value ${money(now.npv)}${by ? `, ${by} against the base case` : ", as in the base case"}.`;
  }
  const STEPS = [
    ["pv_gross_margin", 1, "Margin of all who return", true],
    ["pv_natural_margin", -1, "Would come anyway", false, "natural"],
    ["pv_replaced_margin", -1, "Replaced customers"],
    ["pv_avoided_acquisition", 1, "Acquisition saved"],
    ["pv_offers", -1, "Offers"],
    ["pv_contacts", -1, "Contacts"],
    ["pv_team", -1, "Team"],
    ["pv_setup", -1, "Set-up"],
    ["pv_strategic_churn", -1, "Leave to get the offer"],
    ["pv_tax", -1, "Tax"],
    ["pv_working_capital", -1, "Working capital"],
    ["npv", 1, "Net present value", true],
  ];
  const OPTIONAL = ["pv_replaced_margin", "pv_avoided_acquisition", "pv_strategic_churn", "pv_working_capital"];

  // the steps of the bridge; what counts for nothing both now and in the base case is left out
  function steps(now, base) {
    return STEPS.filter(([name]) => !OPTIONAL.includes(name) || now[name] || base[name])
      .map(([name, sign, label, total, role]) => ({ label: label, value: sign * now[name] + 0, total: !!total, role: role }));
  }

  return {
    money: money, months: months, figure: figure, change: change, dial: dial, units: UNITS,
    known: known, refusal: refusal, sentence: sentence, cash: cash, bridge: bridge, spoken: spoken,
    steps: steps, plain: (value) => decimal(value, Math.abs(value) < 100 && value !== 0 ? 2 : 0),
    short: (value) => tidy(intl({ notation: "compact", maximumSignificantDigits: 3 }).format(value)),
    titles: { base: "Base case", own: "Your own setting", file: "As in the file (what_if)",
      rest: "Not counted so far", copied: { link: "The link is copied.", yaml: "Copied: save it as case.yml and run winback case on it." },
      uncopied: "Copying is not allowed here; this is the text:", unknown: "Part of the link is not of this case and was left out." },
  };
};
