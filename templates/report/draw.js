// Draws every chart of the page from the data beside it; on paper each is as wide as the page.
(function () {
  var PAPER = 688; // pixels between the margins of A4
  var places = [];
  document.querySelectorAll("script[data-chart]").forEach(function (script) {
    var chart = JSON.parse(script.textContent);
    var place = document.getElementById(script.dataset.chart);
    Plotly.newPlot(place, chart.data, chart.layout, { responsive: true, displayModeBar: false });
    places.push(place);
  });
  function onPaper() {
    places.forEach(function (place) {
      Plotly.relayout(place, { autosize: false, width: Math.min(PAPER, place.offsetWidth) });
    });
  }
  function onScreen() {
    places.forEach(function (place) {
      Plotly.relayout(place, { autosize: true, width: null });
    });
  }
  window.addEventListener("beforeprint", onPaper);
  window.addEventListener("afterprint", onScreen);
})();
