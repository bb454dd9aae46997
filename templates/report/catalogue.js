// The texts of the panel in the language of the page; what has no translation stays English.
const winbackForms = FORMS;
const winbackForm = (n) => Number(PLURAL_RULE);

const winbackCases = CASES;

function inCase(text, named) {
  const ends = winbackCases[named] || {};
  const end = Object.keys(ends).filter((one) => text.endsWith(one)).sort((a, b) => b.length - a.length)[0];
  return end ? text.slice(0, -end.length) + ends[end] : text;
}
function filled(pattern, values) {
  if (!values) return pattern;
  return pattern.replace(/\{(\w+)(?::(\w+))?\}(\.(?!\.))?/g, function (_, name, named, stop) {
    const value = inCase(String(values[name]), named);
    return stop && !value.endsWith(".") ? value + stop : value; // an abbreviation ends the sentence too
  });
}
function words(english, values) {
  const forms = winbackForms[english];
  return filled(forms ? forms[0] : english, values);
}
function plural(number, one, many, values) {
  const forms = winbackForms[one], whole = Math.round(Math.abs(number));
  if (!forms) return filled(whole === 1 ? one : many, values);
  return filled(forms[Math.min(winbackForm(whole), forms.length - 1)], values);
}
