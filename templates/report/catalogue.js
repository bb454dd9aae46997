// The texts of the panel in the language of the page; what has no translation stays English.
const winbackForms = FORMS;
const winbackForm = (n) => Number(PLURAL_RULE);

function filled(pattern, values) {
  return values ? pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]) : pattern;
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
