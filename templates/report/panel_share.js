// What is moved as a link and as a case file, copied or kept in the address of the page. `moved()`
// gives the dials that are not at their base.
const winbackShare = function (panel, data, told, moved) {
  "use strict";
  const LINK = "#what-if?", SOON = 300;
  const dials = new Map(data.dials.map((dial) => [dial.path, dial]));
  let waiting = 0;

  const is_linked = () => location.hash.startsWith(LINK);
  const as_link = () =>
    Object.entries(moved()).map(([path, value]) => `${encodeURIComponent(path)}=${value}`).join("&");
  function as_yaml() {
    const moves = Object.entries(moved()).map(([path, value]) => `  ${path}: ${value}\n`);
    return data.yaml + (moves.length ? "what_if:\n" + moves.join("") : "");
  }

  // the values of the link in the address; what is not of this case is left out, and that is said
  function follow(set) {
    const values = {};
    let left_out = false;
    new URLSearchParams(location.hash.slice(LINK.length)).forEach(function (text, path) {
      const dial = dials.get(path);
      if (dial && text && !told.refusal(dial, text, Number(text), dial.base)) values[path] = Number(text);
      else left_out = true;
    });
    set(values);
    if (left_out) tell(told.titles.unknown);
  }
  function note() {
    const moves = as_link();
    if (!moves && !is_linked()) return;
    if (location.hash && location.hash !== "#what-if" && !is_linked()) return;
    try { history.replaceState(null, "", moves ? LINK + moves : location.pathname + location.search); }
    catch (error) { /* a page without an address keeps none */ }
  }
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(note, SOON);
  }

  function tell(text) { panel.querySelector("[data-said]").textContent = text; }
  function copy(what) {
    const page = location.href.split("#")[0], moves = as_link();
    const text = what === "yaml" ? as_yaml() : page + (moves ? LINK + moves : "#what-if");
    if (what === "link") { clearTimeout(waiting); note(); }
    const done = () => tell(told.titles.copied[what]);
    const by_hand = function () {
      const box = document.createElement("textarea");
      box.className = "wb-unseen";
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

  return { is_linked: is_linked, follow: follow, soon: soon, tell: tell, copy: copy };
};
