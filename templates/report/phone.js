// On a telephone a table that is wider than the screen becomes cards: the first column is the
// title of a card, each other one a line "label, value"; in a chapter and in the playbook one does
// too whose texts would stand in columns of a word a line. On the executive page a table that only
// adds to what its block has shown is folded under its name. On paper and on a wide screen every
// table is as it was written.
(function () {
  var phone = window.matchMedia("screen and (max-width: 35rem)"), LONG = 8;
  var TALL = 95;  // pixels of a cell of five lines
  var folds = document.body.classList.contains("case");
  var tables = Array.prototype.slice.call(document.querySelectorAll("main .wb-table"));
  if (!tables.length) return;

  function roles(table, on) {
    [["table", "table"], ["thead, tbody", "rowgroup"], ["tr", "row"], ["thead th", "columnheader"],
      ["tbody th", "rowheader"], ["td", "cell"]].forEach(function (pair) {
      table.parentNode.querySelectorAll(pair[0]).forEach(function (one) {
        if (on) one.setAttribute("role", pair[1]); else one.removeAttribute("role");
      });
    });
  }

  // Whether a text takes more than one line beside its label.
  function wraps(cell) {
    var text = document.createRange();
    text.selectNodeContents(cell);
    return text.getBoundingClientRect().height > 1.6 * parseFloat(getComputedStyle(cell).lineHeight);
  }

  function cards(place) {
    var table = place.querySelector("table");
    var heads = Array.prototype.map.call(table.querySelectorAll("thead th"), function (head) {
      return head.textContent;
    });
    table.querySelectorAll("tbody tr").forEach(function (row) {
      Array.prototype.forEach.call(row.cells, function (cell, at) {
        if (!at && !cell.textContent) row.classList.add("wb-goes-on");  // what stands above holds
        if (!at && /[^\d\s.,–-]/.test(cell.textContent)) return;  // a title that says what it is
        cell.dataset.label = heads[at];
      });
    });
    place.classList.add("wb-cards");
    var texts = Array.prototype.slice.call(table.querySelectorAll("td:not([align])"));
    var long = texts.map(wraps);
    texts.forEach(function (cell, at) { cell.classList.toggle("wb-long", long[at]); });
    place.removeAttribute("tabindex");  // nothing is left to be scrolled
    roles(table, true);
  }

  // What comes first in its block, be it table or chart, stands open.
  function adds(place) {
    var block = place.closest(".wb-block"), first = block && block.querySelector(".wb-table, .wb-figure");
    return block && (first !== place || place.querySelectorAll("tbody tr").length > LONG);
  }

  function fold(place) {
    var made = document.createElement("details"), name = document.createElement("summary");
    var note = place.nextElementSibling, rows = place.querySelectorAll("tbody tr").length;
    made.className = "wb-fold";
    name.textContent = place.getAttribute("aria-label") + " (" + rows + ")";
    place.before(made);
    made.append(name, place);
    if (note && note.classList.contains("wb-source")) made.append(note);
  }

  function unfold(made) {
    made.firstChild.remove();
    made.replaceWith.apply(made, Array.prototype.slice.call(made.childNodes));
  }

  function asWritten() {
    document.querySelectorAll(".wb-fold").forEach(unfold);
    document.querySelectorAll(".wb-cards").forEach(function (place) {
      place.classList.remove("wb-cards");
      place.setAttribute("tabindex", "0");
      roles(place.querySelector("table"), false);
    });
  }

  // A table of two columns is one of names and texts, and reads well however long these are.
  function squeezed(place) {
    var rows = Array.prototype.slice.call(place.querySelectorAll("tbody tr"));
    return rows.some(function (row) { return row.cells.length > 2 && row.clientHeight > TALL; });
  }

  function fit() {
    asWritten();
    if (!phone.matches) return;
    var wide = tables.filter(function (one) {
      return one.scrollWidth > one.clientWidth + 1 || (!folds && squeezed(one));
    });
    wide.forEach(cards);
    if (folds) tables.filter(adds).forEach(fold);
  }

  fit();
  phone.addEventListener("change", fit);
  window.addEventListener("beforeprint", asWritten);
  window.addEventListener("afterprint", fit);
})();
