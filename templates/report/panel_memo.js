// The first page, and the rest of the document, while an assumption is moved: what was moved stands
// on top, the four figures follow, and what does not follow is marked. A reset takes it all away.
const winbackMemo = (function () {
  "use strict";
  const HEADED = ".wb-memo h2, .wb-next dt, .wb-contents h2, .wb-topic";
  const SAID = ".wb-kicker, .wb-memo h1, .wb-ask, .wb-why p";
  const SIGN = "\u00b0"; // in a sentence, where there is no room for words
  const memo = document.querySelector(".wb-memo");
  const numbers = memo ? Array.from(memo.querySelectorAll("[data-memo]"), (place) => ({
    place: place, name: place.dataset.memo, text: place.textContent, value: place.value,
    reach: place.closest("li").querySelector(".wb-reach"), html: "",
  })) : [];
  numbers.forEach((one) => { one.html = one.reach ? one.reach.innerHTML : ""; });
  let line = null;

  function made(tag, kind, text) {
    const node = document.createElement(tag);
    node.className = kind;
    node.textContent = text;
    return node;
  }

  function back() {
    if (!line) return;
    line.remove();
    line = null;
    document.querySelectorAll(".wb-as-calculated").forEach((one) => one.remove());
    numbers.forEach(function (one) {
      one.place.textContent = one.text;
      one.place.value = one.value;
      if (one.reach) one.reach.innerHTML = one.html;
    });
  }

  function marked(told) {
    line = made("p", "wb-moved-here", "");
    line.setAttribute("role", "note");
    memo.prepend(line);
    document.querySelectorAll(HEADED).forEach((place) =>
      place.append(made("span", "wb-as-calculated wb-in-words", told.titles.calculated)));
    document.querySelectorAll(SAID).forEach(function (place) {
      const mark = made("span", "wb-as-calculated", ""), sign = made("span", "wb-sign", SIGN);
      sign.setAttribute("aria-hidden", "true");
      mark.title = told.titles.calculated;
      mark.append(sign, made("span", "wb-unseen", told.titles.calculated));
      place.append(mark);
    });
  }

  // `moves` is what was moved; `figure(name)` gives {text, value, beside}, or null where it stays
  function show(moves, told, figure) {
    if (!memo) return;
    if (document.readyState === "loading") { // the sections below are not there yet
      document.addEventListener("DOMContentLoaded", () => show(moves, told, figure), { once: true });
      return;
    }
    if (!moves.length) return back();
    if (!line) marked(told);
    line.replaceChildren(made("b", "", told.titles.moved_here), ` ${told.moved(moves)}. `,
      made("span", "", told.titles.follows));
    numbers.forEach(function (one) {
      const now = figure(one.name);
      if (!now) return;
      one.place.textContent = now.text;
      one.place.value = now.value === null ? "" : String(now.value);
      if (one.reach) one.reach.textContent = [now.beside, told.was(one.text)].filter(Boolean).join("; ");
    });
  }

  return { show: show };
})();
