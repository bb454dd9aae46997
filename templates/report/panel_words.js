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
    if (value === 0 && name.includes("payback")) return words("nothing to pay back");
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
  const in_hundredths = (one) => one.unit === "share" || one.unit === "points";
  const decimals_of = (one) =>
    Math.max(0, Math.min(6, -Math.floor(Math.log10(one.step * (in_hundredths(one) ? 100 : 1)) + 1e-9)));
  const hundredths = (one, value, more = 0) => decimal(value * 100, Math.max(1, decimals_of(one)) + more);
  function dial(one, value, more = 0) {
    if (one.unit === "share") return share(value, Math.max(1, decimals_of(one)) + more);
    if (one.unit === "points") return words("{n} points", { n: hundredths(one, value, more) });
    if (one.unit === "money") return money(value, decimals_of(one) ? 2 + more : more || undefined);
    if (one.unit === "months") return months(value);
    return counted(one, value, more);
  }
  function counted(one, value, more = 0) {
    const digits = decimals_of(one) + more, least = Number.isInteger(Number(value.toFixed(digits))) ? 0 : digits;
    return decimal(value, least);
  }
  // as it stands in the box, beside which the unit stands
  function boxed(one, value) {
    if (one.unit === "share") return dial(one, value);
    if (one.unit === "points") return hundredths(one, value);
    if (one.unit === "money") return decimal(value, decimals_of(one) || (value && Math.abs(value) < 100) ? 2 : 0);
    return counted(one, value);
  }
  const UNITS = { money: data.currency, months: words("months"), people: words("people"),
    customers: words("customers"), points: words("points"), factor: "", share: "" };
  // sources that the data name in English
  const SOURCES = new Map([["stated", ""], ["not counted", words("not counted")], ["all of them", words("all of them")]]);

  // the ends of a range, with up to two decimals more where they would read alike (words.numbers.apart)
  function apart(one) {
    const more = one.unit !== "money" ? [0, 1, 2] : decimals_of(one) ? [0] : [0, 2];
    return more.map((n) => [dial(one, one.low, n), dial(one, one.high, n)]).find(([low, high]) => low !== high);
  }
  function known(one) {
    const parts = [words("base {value}", { value: dial(one, one.base) })];
    const ends = one.low === null ? undefined : apart(one);
    if (ends) parts.push(words("likely {low} to {high}", { low: ends[0], high: ends[1] }));
    if (one.break_even !== null) parts.push(words("breaks even at {value}", { value: dial(one, one.break_even) }));
    const source = SOURCES.has(one.source) ? SOURCES.get(one.source) : one.source;
    if (one.given)
      parts.push(source ? words("{meaning}: {source}", { meaning: one.meaning, source: source }) : one.meaning);
    else parts.push(one.source === "all of them"
      ? words("all of them, unless you say otherwise") : words("not counted, unless you say how much"));
    return parts.join(" · ");
  }

  // what was typed: {value}, or {why} it is refused, or {asked, values} where two readings are possible
  const read = winbackTyped(data.signs);
  function typed(one, text, held) {
    const { values, per_cent } = read(text, in_hundredths(one), one.limits, [UNITS[one.unit]].filter(Boolean));
    if (values.length > 1)
      return { asked: words("{less}, or {more}?", { less: asked(one, values[0]), more: asked(one, values[1]) }),
        values: values.map((value) => ({ value: value, text: asked(one, value) })) };
    const why = refusal(one, text, values.length ? values[0] : NaN, held, per_cent);
    return why ? { why: why } : { value: values[0] };
  }
  // with all the decimals that were typed
  function asked(one, value) {
    const digits = (String(Number((value * 100).toPrecision(12))).split(".")[1] || "").length;
    if (one.unit === "share") return percent(value * 100, digits);
    return words("{n} points", { n: decimal(value * 100, digits) });
  }

  // why a value is refused, with the mend; "" where it is good. `held` still holds.
  function refusal(one, text, value, held, per_cent) {
    const [least, most] = one.limits, said = { label: one.label, got: text.trim(), held: dial(one, held) };
    if (text.trim() === "")
      return words("{label} is empty: type a number. {held} still holds.", said);
    if (per_cent) return words("{label} is no share: type it without the sign for per cent. {held} still holds.", said);
    if (!Number.isFinite(value))
      return words("“{got}” is no number. Write {label} like {held}, which still holds.", said);
    if (one.unit === "months" && !Number.isInteger(value))
      return words("{label} must be a whole number of months; got {got}. Try {whole}. {held} still holds.",
        { ...said, whole: Math.round(value) });
    if (value >= least && value <= most) return "";
    if (value < least && least === 0)
      return words("{label} must not be negative; got {got}. {held} still holds.", said);
    return words("{label} must lie between {least} and {most}; got {got}. {held} still holds.",
      { ...said, least: bound(one, least), most: bound(one, most) });
  }
  const bound = (one, value) => (in_hundredths(one) ? asked(one, Number(value.toFixed(3))) : decimal(value, 0));

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
  // a chance that was found by drawing is never told as certain, or as impossible
  function odds(value) {
    if (value < 0.005) return words("less than {share}", { share: share(0.01, 0) });
    if (value > 0.995) return words("more than {share}", { share: share(0.99, 0) });
    return share(value, 0);
  }
  const give_or_take = () => words("±{n} points", { n: decimal(data.chance.error * 100, 0) });
  // the word for thousands or millions stands behind the number, and a currency may follow
  function scaled(amount, told) {
    const end = amount.search(/\d\D*$/) + 1;
    return told(amount.slice(0, end)) + amount.slice(end);
  }
  // one of the four numbers of the first page, as that writes it
  function headline(name, unit, value) {
    const size = value === null ? 0 : Math.abs(value);
    if (unit !== "money" || value === null) return figure(name, unit, value);
    const text = size >= 999500 ? scaled(money(value / 1e6, size < 9995000 ? 2 : 1), (number) => words("{amount} m", { amount: number }))
      : size >= 1e5 ? scaled(money(value / 1e3, 0), (number) => words("{amount} k", { amount: number })) : money(value);
    return name === "npv" ? plus(value, text) : text;
  }
  const was = (text) => words("was {base}", { base: text });
  // a value before and after, with as many decimals as it takes to tell them apart
  function both({ one, now, base }) {
    const more = [0, 1, 2, 3].find((digits) => dial(one, now, digits) !== dial(one, base, digits)) || 0;
    return { now: dial(one, now, more), base: dial(one, base, more) };
  }
  const move = (found) => words("{assumption}: {now}, was {base}", { assumption: found.title, ...both(found) });
  const MOST_TOLD = 3;
  function moved(found) {
    const told = found.slice(0, MOST_TOLD).map(move), more = found.length - told.length;
    if (more) told.push(plural(more, "and {n} more", "and {n} more", { n: decimal(more, 0) }));
    return told.join("; ");
  }
  // the steps of the bridge; what counts for nothing both now and in the base case is left out
  function steps(now, base) {
    return data.steps.filter((one) => one.total || now[one.name] || base[one.name])
      .map((one) => ({ label: one.label, value: one.sign * now[one.name] + 0, total: one.total,
        role: one.name === "pv_natural_margin" ? "natural" : undefined }));
  }

  return {
    money: money, months: months, figure: figure, change: change, dial: dial, units: UNITS,
    boxed: boxed, typed: typed, odds: odds, give_or_take: give_or_take, headline: headline, was: was, both: both, moved: moved,
    known: known, refusal: refusal, sentence: sentence, cash: cash, bridge: bridge, spoken: spoken,
    steps: steps, plain: (value) => decimal(value, Math.abs(value) < 100 && value !== 0 ? 2 : 0),
    short: (value) => tidy(intl({ notation: "compact", maximumSignificantDigits: 3 }).format(value + 0)),
    titles: { base: words("Base case"), own: words("Your own setting"), file: words("As in the file (what_if)"),
      rest: words("Not counted so far"), each: words("Every assumption by itself"),
      calculated: words("as calculated"), moved_here: words("Moved on this page:"),
      follows: words("The four figures follow; “as calculated” and ° do not."),
      no_chance: words("worked out for the six sliders alone"), unknown_chance: words("not given"),
      reading: words("Which is meant?"),
      copied: { link: words("The link is copied."), yaml: words("Copied: save it as case.yml and run winback case on it.") },
      uncopied: words("Copying is not allowed here; this is the text:"),
      unknown: words("Part of the link is not of this case and was left out.") },
  };
};
