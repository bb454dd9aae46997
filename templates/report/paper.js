// Fits the page to sheets of paper and writes the page numbers of the contents.
// The sheets are laid out as columns, which a browser breaks as it breaks pages, so that what stands
// on which sheet can be seen here. Charts are set as low as they can be read, so that as few sheets as
// can be are filled, and then, sheet after sheet, they grow into what is left free. Each is drawn
// once, when its height is known; the columns are gone before the page is printed.
(function () {
  var LEAST = 0.62, LEAST_LYING = 0.75, MOST = 1.8, MOST_AIR = 6, FULL = 0.985, NEVER_BELOW = 150, GAP = 100, TRIES = 4, SMALLEST = 0.8, MOST_SHEETS = 8;
  var main = document.querySelector("main");
  var charts = Array.from(document.querySelectorAll(".wb-chart.js-plotly-plot")).map(function (place) {
    var own = place.layout.height, lying = place.data.some(function (trace) { return trace.orientation === "h"; });
    place.style.overflow = "hidden";
    return { place: place, figure: place.closest("figure"), own: own, now: own,
      least: Math.min(own, Math.max(NEVER_BELOW, (lying ? LEAST_LYING : LEAST) * own)), most: MOST * own };
  });

  function sheetAt(rect, box) {
    return Math.round((rect.left - box.left) / (box.width + GAP));
  }

  function sheetOf(element) {
    return sheetAt(element.getClientRects()[0], main.getBoundingClientRect());
  }

  function on(sheet) {
    return charts.filter(function (chart) { return sheetOf(chart.figure) === sheet; });
  }

  function size(chart, height) {
    chart.now = Math.round(Math.min(chart.most, Math.max(chart.least, height)));
    chart.place.style.height = chart.now + "px";
  }

  // The first page is one sheet in every language: where its words are longer they are set smaller.
  function oneSheet(memo) {
    for (var scale = 1; memo.getClientRects().length > 1 && scale > SMALLEST; scale -= 0.02) {
      memo.style.zoom = scale;
    }
  }

  // So is the executive part no more than its sheets: what follows the first page is set smaller.
  function withinSheets(parts) {
    var last = parts[parts.length - 1];
    function sheets() {
      return sheetAt(Array.from(last.getClientRects()).pop(), main.getBoundingClientRect()) + 1;
    }
    for (var scale = 1; sheets() > MOST_SHEETS && scale > SMALLEST; scale -= 0.02) {
      parts.forEach(function (part) { part.style.zoom = scale; });
    }
  }

  // What is left free of a sheet, in pixels.
  function free(sheet) {
    var box = main.getBoundingClientRect(), lowest = 0;
    main.querySelectorAll("p, li, tr, dt, dd, h1, h2, h3, figure").forEach(function (element) {
      Array.from(element.getClientRects()).forEach(function (rect) {
        if (rect.height && sheetAt(rect, box) === sheet) lowest = Math.max(lowest, rect.bottom - box.top);
      });
    });
    return FULL * box.height - lowest;
  }

  // What a sheet has left free goes to its charts, to each by its size.
  function grow(sheet) {
    for (var left = TRIES; left > 0; left--) {
      var some = on(sheet).filter(function (chart) { return chart.now < Math.floor(chart.most); });
      var rest = some.length ? free(sheet) : 0;
      if (rest < 4) return;
      var whole = some.reduce(function (sum, chart) { return sum + chart.now; }, 0);
      some.forEach(function (chart) { size(chart, chart.now * (1 + rest / whole)); });
    }
  }

  // A sheet with the contents and no chart gives what is left free to the lines of the contents.
  function air(sheet) {
    var contents = main.querySelector(".wb-contents");
    if (sheetOf(contents) !== sheet) return;
    var tops = Array.from(contents.querySelectorAll("li")).map(function (line) {
      return Math.round(line.getBoundingClientRect().top);
    });
    var each = free(sheet) / (2 * new Set(tops).size);
    contents.style.setProperty("--air", Math.max(0, Math.min(MOST_AIR, each)) + "px");
  }

  // On paper a table that goes on has its head again on the next sheet; in columns it has not.
  function repeatHeads(sheet) {
    document.querySelectorAll(".wb-table table").forEach(function (table) {
      var rows = Array.from(table.tBodies[0].rows);
      var on = rows.findIndex(function (row) { return sheetOf(row) > sheet; });
      if (on < 1 || sheetOf(rows[on - 1]) !== sheet) return;
      var head = table.tHead.rows[0].cloneNode(true);
      head.className = "wb-again";
      rows[on].before(head);
    });
  }

  main.classList.add("wb-sheets");
  main.style.columnGap = GAP + "px";
  oneSheet(main.querySelector(".wb-memo"));
  charts.forEach(function (chart) { size(chart, chart.least); });
  withinSheets(Array.from(main.querySelector(".wb-executive").children).slice(1));
  for (var sheet = 0; sheet <= sheetOf(main.querySelector(".wb-annex").lastElementChild); sheet++) {
    grow(sheet);
    air(sheet);
    repeatHeads(sheet);
  }
  var given = JSON.parse(document.body.dataset.pages || "{}");
  document.querySelectorAll("[data-page-of]").forEach(function (number) {
    var of = number.dataset.pageOf, at = document.getElementById(of + "-finding");
    var page = given[of] || sheetOf(at) + 1, anchor = document.createElement("a");
    number.textContent = page;
    anchor.id = "page-" + page + "-of-" + of; // a place in the PDF, which says what was promised
    at.prepend(anchor);
    number.parentNode.querySelector("a").href = "#" + anchor.id;
  });
  document.querySelectorAll(".wb-again").forEach(function (head) { head.remove(); });
  charts.forEach(function (chart) { chart.wide = chart.place.clientWidth; });
  main.classList.remove("wb-sheets");
  charts.forEach(function (chart) {
    Plotly.relayout(chart.place, { height: chart.now, width: chart.wide });
  });
})();
