// Draws every chart of the page from the data beside it.
document.querySelectorAll("script[data-chart]").forEach(function (script) {
  var chart = JSON.parse(script.textContent);
  var place = document.getElementById(script.dataset.chart);
  Plotly.newPlot(place, chart.data, chart.layout, { responsive: true, displayModeBar: false });
});
