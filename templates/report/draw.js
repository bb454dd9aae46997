// Draws every chart of the page from the data beside it. Title, measure and key stand above it as
// text of the page, so that they break into lines at any width; on a narrow screen columns that
// would stand too close become bars. Where plotly.js did not come along, the pictures that stand in
// the places of the charts stay.
(function () {
  if (!window.Plotly) return;
  var NARROW = 560, TOP = 28, BARE = 30, SIZE = 13;

  function element(kind, name, text) {
    var made = document.createElement(kind);
    made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  // A name as text: what plotly reads as markup is undone.
  function plain(name) {
    return name.replace(/<br>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">")
      .replace(/&amp;/g, "&");
  }

  function usual(colours) {
    var times = {};
    colours.forEach(function (colour) { times[colour] = (times[colour] || 0) + 1; });
    return Object.keys(times).sort(function (a, b) { return times[b] - times[a]; })[0];
  }

  // An area with a pattern has it in the key too: that is what tells it apart in grey.
  function hatched(pattern) {
    var lines = "deg, white 0 1.5px, transparent 1.5px 5px)";
    var drawn = {
      "/": "repeating-linear-gradient(135" + lines,
      x: "repeating-linear-gradient(135" + lines + ", repeating-linear-gradient(45" + lines,
      ".": "radial-gradient(circle, white 1px, transparent 1.5px) 0 0 / 4px 4px",
    }[pattern.shape];
    return (drawn ? drawn + ", " : "") + pattern.bgcolor;
  }

  function mark(trace) {
    var made = element("i", "wb-mark"), line = trace.line || {}, marker = trace.marker || {};
    if (trace.type === "scatter" && !trace.fill && (trace.mode || "").indexOf("lines") >= 0) {
      var dash = { solid: "solid", dot: "dotted" }[line.dash || "solid"] || "dashed";
      made.classList.add("wb-line");
      made.style.borderTop = "3px " + dash + " " + line.color;
    } else if (trace.fillpattern) {
      made.style.background = hatched(trace.fillpattern);
    } else if (marker.pattern) {
      made.style.background = "repeating-linear-gradient(135deg, " + marker.pattern.fgcolor +
        " 0 1px, white 1px 4px)";
      made.style.border = "1px solid " + marker.pattern.fgcolor;
    } else {
      var colour = trace.fill ? trace.fillcolor : marker.color;
      made.style.background = Array.isArray(colour) ? usual(colour) : colour;
      if (marker.symbol === "diamond") made.style.transform = "rotate(45deg) scale(.8)";
    }
    return made;
  }

  function key(chart) {
    var named = chart.data.filter(function (trace) {
      return trace.name && trace.showlegend !== false;
    });
    var wanted = chart.layout.showlegend;
    if (wanted === false || (named.length < 2 && wanted !== true)) return null;
    var list = element("ul", "wb-key");
    named.forEach(function (trace) {
      var entry = element("li", "");
      entry.append(mark(trace), plain(trace.name));
      list.append(entry);
    });
    return list;
  }

  function caption(place, chart) {
    var meta = chart.layout.meta || {};
    if (!meta.title) return;
    var made = place.parentNode.querySelector("figcaption");  // a page may have written it
    if (!made) {
      made = element("figcaption", "");
      made.append(element("b", "", meta.title), element("span", "", meta.measure));
      place.parentNode.insertBefore(made, place);
    }
    var keyed = key(chart);
    if (keyed) made.append(keyed);
    var layout = chart.layout, own = layout.template.layout.margin;
    var top = (layout.margin && layout.margin.t) || own.t;
    var titled = layout.xaxis && layout.xaxis.title, under = titled ? own.b : BARE;
    layout.margin = Object.assign({}, own, { b: under }, layout.margin, { t: TOP });
    layout.height -= top - TOP + own.b - under;
    layout.showlegend = false;
    delete layout.title;
  }

  // Columns become bars, the first on top.
  function turned(chart) {
    chart.data.forEach(function (trace) {
      var x = trace.x;
      trace.x = trace.y;
      trace.y = x;
      trace.orientation = "h";
      if (trace.error_y) { trace.error_x = trace.error_y; delete trace.error_y; }
    });
    var across = chart.layout.xaxis || {};
    chart.layout.xaxis = Object.assign({ nticks: 4, showgrid: true }, chart.layout.yaxis);
    chart.layout.yaxis = Object.assign({}, across, { autorange: "reversed", showgrid: false });
    var bars = Math.max.apply(null, chart.data.map(function (trace) { return trace.y.length; }));
    chart.layout.height = Math.max(chart.layout.height, 42 * bars + 80);
    var ends = chart.layout.xaxis.range;
    if (ends) {
      var room = 0.15 * (ends[1] - ends[0]);
      chart.layout.xaxis.range = [ends[0] - (ends[0] < 0 ? room : 0), ends[1] + room];
    }
  }

  // Bars whose numbers stand at their ends leave room for them beside the names.
  function roomy(chart) {
    var ends = [0];
    chart.data.forEach(function (trace) {
      if (trace.type === "bar" && trace.orientation === "h" && trace.textposition === "outside")
        ends = ends.concat(trace.x);
    });
    var low = Math.min.apply(null, ends), high = Math.max.apply(null, ends);
    if (low === high) return;
    var room = 0.3 * (high - low);
    chart.layout.xaxis = Object.assign({}, chart.layout.xaxis, {
      range: [low < 0 ? low - 1.4 * room : low, high > 0 ? high + room : high],
    });
  }

  // Each name beside a chart has the lines that it needs: none is left out, none lies over another.
  function named(data, layout) {
    var names = (layout.yaxis || {}).ticktext;
    if (names) return names;
    names = [];
    data.forEach(function (trace) {
      (Array.isArray(trace.y) ? trace.y : []).forEach(function (name) {
        if (/\p{L}/u.test(name) && names.indexOf(name) < 0) names.push(name);
      });
    });
    if (names.length) layout.yaxis = Object.assign({ tickmode: "linear", dtick: 1 }, layout.yaxis);
    return names;
  }
  function high(height, data, layout) {
    var names = named(data, layout), size = (layout.font && layout.font.size) || SIZE;
    if (!names.length) return height;
    var lines = Math.max.apply(null, names.map(function (name) {
      return String(name).split("<br>").length;
    }));
    var around = layout.margin.t + layout.margin.b;
    return Math.max(height, around + 1.33 * size * lines * names.length);
  }

  // Of many columns those are named that differ from the one before, as far as there is room.
  function sparse(chart) {
    chart.data.forEach(function (trace) {
      if (trace.type !== "bar" || trace.orientation === "h" || !Array.isArray(trace.text)) return;
      if (trace.text.length <= 10) return;
      var told = -2, before = null;
      trace.text = trace.text.map(function (text, at) {
        var shown = text !== before && at - told > 1;
        before = text;
        if (shown) told = at;
        return shown ? text : "";
      });
      trace.constraintext = "none";
    });
  }

  function fitted(given, width) {
    var chart = JSON.parse(JSON.stringify(given)), layout = chart.layout;
    if (width < NARROW) {
      var meta = layout.meta || {};
      if (meta.turn) turned(chart);
      else roomy(chart);
      sparse(chart);
      if (!meta.turn && !meta.keep) layout.height *= .7;
      var days = (chart.data[0] || {}).x; // the name of the last month has room
      var dated = Array.isArray(days) && /^\d{4}-\d\d/.test(days[0]);
      layout.margin = Object.assign({}, layout.margin, { l: 8, r: dated ? 26 : 14 });
      layout.font = { size: 11 };
    }
    layout.height = high(layout.height, chart.data, layout);
    return chart;
  }

  // Per cent as the locale writes them: plotly itself writes "30%" everywhere.
  function percentages(place, pattern) {
    place.querySelectorAll("svg text, svg tspan").forEach(function (text) {
      if (text.childElementCount || !/\d%/.test(text.textContent)) return;
      text.textContent = text.textContent.replace(/(\d[\d.,]*)%/g, function (_, number) {
        return pattern.replace("0", number);
      });
    });
  }

  var told = getComputedStyle(document.documentElement).getPropertyValue("--paper");
  var PAPER = Number(told) || 688; // pixels between the margins of letter, or of A4
  var places = [];

  document.querySelectorAll("script[data-chart]").forEach(function (script) {
    var given = JSON.parse(script.textContent);
    var place = document.getElementById(script.dataset.chart), drawn = 0;
    caption(place, given);
    function draw() {
      var width = place.clientWidth;
      if (!width || width === drawn) return;
      var pattern = (given.layout.meta || {}).percent, first = !drawn;
      if (first) place.textContent = "";
      drawn = width;
      var chart = fitted(given, width);
      Plotly.react(place, chart.data, chart.layout, { responsive: true, displayModeBar: false });
      ["plotly_afterplot", "plotly_hover"].forEach(function (event) {
        if (first && pattern) place.on(event, function () { percentages(place, pattern); });
      });
      if (pattern) percentages(place, pattern);
    }
    draw();
    places.push(place);
    window.addEventListener("resize", draw);
  });

  // On paper each chart is as wide as the page. In a chapter it is lower too, so that it finds its
  // place beneath the text that leads to it, as far as the names beside it leave room.
  function onPaper(place) {
    var part = document.body.classList.contains("chapter") ? 0.78 : 1;
    return high(part * place.layout.height, place.data, place.layout);
  }
  window.addEventListener("beforeprint", function () {
    places.forEach(function (place) {
      place.heightOnScreen = place.layout.height;
      Plotly.relayout(place, { autosize: false, width: Math.min(PAPER, place.offsetWidth),
        height: onPaper(place) });
    });
  });
  window.addEventListener("afterprint", function () {
    places.forEach(function (place) {
      Plotly.relayout(place, { autosize: true, width: null, height: place.heightOnScreen });
    });
  });
})();
