// Draws what <canvas data-chart="{…}"> says, in the page's own colours; the numbers stand in a table beside it as well.
// {"kind": "line" | "bar", "labels": [..], "series": [{"name", "values": [..], "role": "used|bound|limit|cap|likely|worst|floor|other", "stepped"?, "type"?}], "stacked"?, "mark"?: {"index", "text"}}
(function () {
  'use strict';
  if (!window.Chart) { return; }
  var drawn = [];

  function color(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
  function numbers(value) { return new Intl.NumberFormat(document.documentElement.lang).format(value); }

  function dataset(series, kind) {
    var role = series.role || 'used';
    var line = color('--hc-chart-' + role) || color('--hc-accent');
    var isLine = (series.type || kind) === 'line';
    var limit = role === 'limit' || role === 'cap' || role === 'worst' || role === 'bound';
    return {
      label: series.name, data: series.values, type: series.type,
      borderColor: line,
      backgroundColor: isLine ? line + '26' : line,
      borderWidth: isLine ? 2 : 0,
      borderDash: role === 'bound' ? [2, 3] : limit ? [6, 4] : [],
      borderRadius: isLine ? 0 : 3,
      fill: isLine && !limit, stepped: series.stepped ? 'before' : false,
      pointStyle: isLine ? 'line' : 'rectRounded', pointRadius: 0, pointHitRadius: 12, tension: 0, order: isLine && limit ? 0 : 1
    };
  }

  function broken(context, text, widest) { // into lines that are no wider
    return text.split(' ').reduce(function (lines, word) {
      var longer = lines.length ? lines[lines.length - 1] + ' ' + word : word;
      if (lines.length && context.measureText(longer).width <= widest) { lines[lines.length - 1] = longer; } else { lines.push(word); }
      return lines;
    }, []);
  }

  function mark(said) { // a marker on one place of the axis
    return {
      id: 'mark',
      afterDatasetsDraw: function (chart) {
        if (!said) { return; }
        var x = chart.scales.x.getPixelForValue(said.index), area = chart.chartArea, context = chart.ctx;
        context.save();
        context.strokeStyle = color('--hc-over'); context.fillStyle = color('--hc-over'); context.lineWidth = 1.5;
        context.beginPath(); context.moveTo(x, area.top); context.lineTo(x, area.bottom); context.stroke();
        context.font = '600 12px system-ui, sans-serif';
        context.textAlign = 'left';
        var lines = broken(context, said.text, area.width - 12);
        var width = Math.max.apply(null, lines.map(function (line) { return context.measureText(line).width; }));
        var left = x > (area.left + area.right) / 2 ? x - 6 - width : x + 6;
        left = Math.max(area.left, Math.min(left, area.right - width)); // on a telephone there is room on neither side
        context.fillStyle = color('--hc-card'); context.fillRect(left - 3, area.top, width + 6, 15 * lines.length + 2);
        context.fillStyle = color('--hc-over');
        lines.forEach(function (line, at) { context.fillText(line, left, area.top + 12 + 15 * at); });
        context.restore();
      }
    };
  }

  function draw(canvas) {
    var said = JSON.parse(canvas.dataset.chart);
    var grid = color('--bs-border-color'), text = color('--bs-body-color');
    var chart = new window.Chart(canvas, {
      type: said.kind,
      data: { labels: said.labels, datasets: said.series.map(function (one) { return dataset(one, said.kind); }) },
      plugins: [mark(said.mark)],
      options: {
        responsive: true, maintainAspectRatio: false,
        animation: false,
        interaction: { mode: 'index', intersect: false },
        scales: {
          x: { stacked: !!said.stacked, grid: { display: false }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 12 } },
          y: { grace: '12%', stacked: !!said.stacked, beginAtZero: said.fromZero !== false, grid: { color: grid }, border: { display: false }, ticks: { color: text, precision: 0, callback: numbers } }
        },
        plugins: {
          legend: { display: said.series.length > 1, position: 'bottom', labels: { color: text, usePointStyle: true, boxWidth: 24, sort: function (one, other) { return one.datasetIndex - other.datasetIndex; } } },
          tooltip: { callbacks: { label: function (item) { return item.dataset.label + ': ' + numbers(item.parsed.y); } } }
        }
      }
    });
    drawn.push(chart);
  }

  function all(root) {
    root.querySelectorAll('canvas[data-chart]').forEach(function (canvas) {
      if (window.Chart.getChart(canvas)) { return; }
      canvas.hidden = false;
      var table = canvas.closest('figure') && canvas.closest('figure').querySelector('details.chart-data');
      if (table) { table.open = false; }
      draw(canvas);
    });
  }

  all(document);
  document.addEventListener('htmx:load', function (event) { all(event.target); });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () {
    drawn.splice(0).forEach(function (chart) { var canvas = chart.canvas; chart.destroy(); if (canvas && canvas.isConnected) { draw(canvas); } });
  });
})();
