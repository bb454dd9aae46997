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
  // the sign for per cent stands where the locale has it; English of Great Britain has the house's form
  function percent(hundredths, digits) {
    if (locale === "en-GB") return decimal(hundredths, digits) + THIN + "%";
    const rounded = Number(hundredths.toFixed(digits)) + 0;
    const options = { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits };
    return tidy(intl(options).format(rounded / 100));
  }
  const MOST_SHARE = 10; // beyond that no more is said than that it is more
  const share = (value, digits = 1) =>
    value > MOST_SHARE ? "> " + percent(MOST_SHARE * 100, 0) : percent(value * 100, digits);
  const months = (value, signed) => plural(value, "{n} month", "{n} months", { n: signed || decimal(value, 0) });

  // a figure of the case
  function figure(name, unit, value) {
    if (value === null) return name.includes("payback") ? words("never") : words("n/a");
    if (unit === "money") return money(value);
    if (unit === "share") return share(value);
    if (unit === "months") return months(value);
    return decimal(value, unit === "factor" ? 2 : 0);
  }
  function change(name, unit, now, base) {
    if (now === null || base === null || now === base) return "";
    const by = now - base;
    const number = unit === "share" ? decimal(by * 100, 1) : unit === "months" ? decimal(by, 0) : figure(name, unit, by);
    if (!/[1-9]/.test(number)) return "";
    const signed = plus(by, number);
    return unit === "share" ? words("{n} points", { n: signed }) : unit === "months" ? months(by, signed) : signed;
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
  const UNITS = { money: data.currency, months: words("months"), people: words("people"),
    customers: words("customers"), factor: "" };
  // sources that the data name in English
  const SOURCES = new Map([["stated", ""], ["not counted", words("not counted")], ["all of them", words("all of them")]]);

  function known(one) {
    const parts = [words("base {value}", { value: dial(one, one.base) })];
    if (one.low !== null)
      parts.push(words("likely {low} to {high}", { low: dial(one, one.low), high: dial(one, one.high) }));
    if (one.break_even !== null) parts.push(words("breaks even at {value}", { value: dial(one, one.break_even) }));
    const source = SOURCES.has(one.source) ? SOURCES.get(one.source) : one.source;
    if (one.given)
      parts.push(source ? words("{meaning}: {source}", { meaning: one.meaning, source: source }) : one.meaning);
    else parts.push(one.source === "all of them"
      ? words("all of them, unless you say otherwise") : words("not counted, unless you say how much"));
    return parts.join(" · ");
  }

  // why a value is refused, with the mend; "" where it is good
  function refusal(one, text, value, bad) {
    const [least, most] = one.limits, said = { label: one.label, got: text };
    if (bad || text.trim() === "" || !Number.isFinite(value))
      return words("{label} must be a number. Write it like {base}; the last good value holds.",
        { label: one.label, base: one.base });
    if (one.unit === "months" && !Number.isInteger(value))
      return words("{label} must be a whole number of months; got {got}. Try {whole}.",
        { ...said, whole: Math.round(value) });
    if (value >= least && value <= most) return "";
    if (one.unit === "share") {
      const meant = { ...said, least: least, most: most, share: Number((value / 100).toPrecision(12)),
        percent: percent(value, (String(Number(value.toFixed(2))).split(".")[1] || "").length) };
      return value > 1 && value <= 100
        ? words("{label} must be a share between {least} and {most}; got {got}. Did you mean {share} ({percent})?", meant)
        : words("{label} must be a share between {least} and {most}; got {got}.", meant);
    }
    if (value < least && least === 0)
      return words("{label} must not be negative; got {got}. Write it without the minus sign.", said);
    return words("{label} must lie between {least} and {most}; got {got}. The last good value holds.",
      { ...said, least: decimal(least, 0), most: decimal(most, 0) });
  }

  function sentence(f, horizon) {
    const said = { months: months(horizon), npv: money(f.npv), loss: money(-f.npv),
      cut: money(f.npv_headline), cut_loss: money(-f.npv_headline) };
    if (f.npv === 0) return words("Against doing nothing it adds nothing and loses nothing over {months}.", said);
    if (f.npv < 0) return words("Against doing nothing it loses {loss} over {months}.", said);
    if (f.npv_headline < 0)
      return words("Against doing nothing it adds {npv} over {months}, but loses {cut_loss} once the benefit is cut for weak evidence.", said);
    if (f.npv_headline < f.npv)
      return words("Against doing nothing it adds {npv} over {months}, and still {cut} once the benefit is cut for weak evidence.", said);
    return words("Against doing nothing it adds {npv} over {months}.", said);
  }
  function cash(f, horizon) {
    if (!(f.peak_cash_need > 0)) return words("No money is ever out");
    const most = money(f.peak_cash_need);
    if (f.payback_months === null)
      return words("The money is not back within {months}; at its low point {most} is out, after tax",
        { months: months(horizon), most: most });
    return words("The money is back after {months}; at its low point {most} is out, after tax",
      { months: months(f.payback_months), most: most });
  }
  function bridge(f) {
    const lost = f.npv < 0, said = { loss: money(-f.npv), npv: money(f.npv) };
    if (!(f.pv_gross_margin > 0))
      return lost ? words("Those who return bring no margin; {loss} is lost in the end", said)
        : words("Those who return bring no margin; {npv} is left in the end", said);
    if (f.pv_natural_margin > f.pv_gross_margin)
      return lost ? words("Without the programme more margin would come than with it; {loss} is lost in the end", said)
        : words("Without the programme more margin would come than with it; {npv} is left in the end", said);
    said.share = share(f.pv_natural_margin / f.pv_gross_margin, 0);
    return lost ? words("{share} of the margin would come anyway; {loss} is lost in the end", said)
      : words("{share} of the margin would come anyway; {npv} is left in the end", said);
  }
  function spoken(now, base) {
    const said = { npv: money(now.npv), change: change("npv", "money", now.npv, base.npv) };
    return said.change ? words("Net present value {npv}, {change} against the base case.", said)
      : words("Net present value {npv}, as in the base case.", said);
  }
  // the steps of the bridge; what counts for nothing both now and in the base case is left out
  function steps(now, base) {
    return data.steps.filter((one) => !one.optional || now[one.name] || base[one.name])
      .map((one) => ({ label: one.label, value: one.sign * now[one.name] + 0, total: one.total,
        role: one.name === "pv_natural_margin" ? "natural" : undefined }));
  }

  return {
    money: money, months: months, figure: figure, change: change, dial: dial, units: UNITS,
    known: known, refusal: refusal, sentence: sentence, cash: cash, bridge: bridge, spoken: spoken,
    steps: steps, plain: (value) => decimal(value, Math.abs(value) < 100 && value !== 0 ? 2 : 0),
    short: (value) => tidy(intl({ notation: "compact", maximumSignificantDigits: 3 }).format(value)),
    titles: { base: words("Base case"), own: words("Your own setting"), file: words("As in the file (what_if)"),
      rest: words("Not counted so far"),
      copied: { link: words("The link is copied."), yaml: words("Copied: save it as case.yml and run winback case on it.") },
      uncopied: words("Copying is not allowed here; this is the text:"),
      unknown: words("Part of the link is not of this case and was left out.") },
  };
};
