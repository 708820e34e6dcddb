"use strict";
(function () {
  var NONE = -2147483648;
  var COLOURS = ["--temperature", "--humidity", "--pressure"];
  var HEIGHT = 170;
  var root = document.documentElement;
  var charts = [];
  var shown = document.getElementById("sensors").dataset;
  var all = [shown.from / 1000, shown.to / 1000];
  var range = all;

  function bytes(text) {
    var raw = atob(text);
    var array = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) array[i] = raw.charCodeAt(i);
    return array.buffer;
  }

  function numbers(packed) {
    if (packed[0] < 0) {
      return Array.from(new Float64Array(bytes(packed[1])), function (value) {
        return isNaN(value) ? null : value;
      });
    }
    var scale = Math.pow(10, packed[0]);
    return Array.from(new Int32Array(bytes(packed[1])), function (whole) {
      return whole === NONE ? null : whole / scale;
    });
  }

  function colour(name) {
    return getComputedStyle(root).getPropertyValue(name).trim();
  }

  // ---- data: x in seconds, and a hole in the line where there is a gap

  function series(sensor, quantity) {
    var at = new Uint16Array(bytes(sensor.at));
    var lowest = numbers(quantity.lowest);
    var highest = numbers(quantity.highest);
    var x = [], low = [], high = [];
    var gaps = sensor.gaps;
    var next = 0;
    var before = -Infinity;
    for (var i = 0; i < at.length; i++) {
      var time = sensor.start + (at[i] + 0.5) * sensor.bucket;
      while (next < gaps.length && gaps[next][1] <= before) next++;
      if (next < gaps.length && i > 0 && gaps[next][0] < time && gaps[next][1] > before && at[i] > at[i - 1] + 1) {
        x.push((before + time) / 2000);
        low.push(null);
        high.push(null);
      }
      x.push(time / 1000);
      low.push(lowest[i]);
      high.push(highest[i]);
      before = time;
    }
    return [x, low, high];
  }

  // Where there is no line: a reading between two gaps, or whose neighbours are of something else.
  function alone(u, series) {
    var values = u.data[series];
    var seen = u.series[0].idxs;
    var found = [];
    for (var i = seen[0]; i <= seen[1]; i++) {
      if (values[i] !== null && values[i - 1] == null && values[i + 1] == null) found.push(i);
    }
    return found;
  }

  // ---- words

  var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function clock(date, seconds) {
    return two(date.getUTCHours()) + ":" + two(date.getUTCMinutes()) + (seconds ? ":" + two(date.getUTCSeconds()) : "");
  }

  function words(seconds) {
    var date = new Date(seconds * 1000);
    var day = date.getUTCDate() + " " + MONTHS[date.getUTCMonth()] + " " + date.getUTCFullYear();
    return day + ", " + clock(date, range[1] - range[0] < 3600);
  }

  function ticks(u, splits, axis, space, step) {
    var day = null, year = null;
    return splits.map(function (seconds) {
      var date = new Date(seconds * 1000);
      var thisDay = date.getUTCDate() + " " + MONTHS[date.getUTCMonth()];
      var thisYear = date.getUTCFullYear();
      var text;
      if (step >= 28 * 86400) {
        text = MONTHS[date.getUTCMonth()] + (thisYear === year ? "" : "\n" + thisYear);
      } else if (step >= 86400) {
        text = thisDay + (thisYear === year ? "" : "\n" + thisYear);
      } else {
        text = clock(date, step < 60) + (thisDay === day ? "" : "\n" + thisDay);
      }
      day = thisDay;
      year = thisYear;
      return text;
    });
  }

  // ---- shading

  function hatch(context, left, top, width, height, direction) {
    context.beginPath();
    for (var at = left - height; at < left + width + height; at += 9) {
      context.moveTo(at, direction > 0 ? top + height : top);
      context.lineTo(at + height, direction > 0 ? top : top + height);
    }
    context.stroke();
  }

  function shade(u, gaps) {
    var context = u.ctx;
    var box = u.bbox;
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    gaps.forEach(function (gap) {
      var left = u.valToPos(gap[0] / 1000, "x", true);
      var right = Math.max(left + 2, u.valToPos(gap[1] / 1000, "x", true));
      if (right < box.left || left > box.left + box.width) return;
      context.save();
      context.beginPath();
      context.rect(left, box.top, right - left, box.height);
      context.clip();
      context.fillStyle = context.strokeStyle = colour("--" + gap[2]);
      context.globalAlpha = 0.22;
      context.fillRect(left, box.top, right - left, box.height);
      if (gap[2] === "peer_down" || gap[2] === "disk") hatch(context, left, box.top, right - left, box.height, 1);
      if (gap[2] === "cut_off" || gap[2] === "held_back") hatch(context, left, box.top, right - left, box.height, -1);
      context.globalAlpha = 1;
      context.fillRect(left, box.top, right - left, 4 * devicePixelRatio);
      context.restore();
    });
    context.restore();
  }

  // ---- one chart

  function Chart(element, sensor) {
    this.element = element;
    this.sensor = sensor;
    this.quantity = Number(element.dataset.quantity);
    this.plot = null;
    this.readout = document.createElement("output");
    element.parentNode.querySelector("figcaption").appendChild(this.readout);
  }

  Chart.prototype.draw = function () {
    var self = this;
    if (!this.data) this.data = series(this.sensor, this.sensor.quantities[this.quantity]);
    if (this.plot) this.plot.destroy();
    var ink = colour("--soft");
    var line = colour(COLOURS[this.quantity]);
    var axis = {
      stroke: ink,
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--grid"), width: 1 },
      ticks: { stroke: colour("--line"), width: 1, size: 4 }
    };
    var points = { show: false, filter: alone, size: 4, fill: line };
    var options = {
      width: this.width(),
      height: HEIGHT,
      padding: [8, 12, 0, 0],
      tzDate: function (seconds) { return uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"); },
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false, setScale: false }, sync: { key: "all", setSeries: false }, points: { size: 6 } },
      scales: {
        x: { time: true, range: function () { return range; } },
        y: { range: function (u, low, high) {
          if (low === null) return [0, 1];
          var air = low === high ? 1 : (high - low) * 0.08;
          return [low - air, high + air];
        } }
      },
      axes: [
        Object.assign({ values: ticks, size: 42, space: 70 }, axis),
        Object.assign({ size: 58, space: 34 }, axis)
      ],
      series: [
        {},
        { label: "lowest", stroke: line, width: 1, points: points },
        { label: "highest", stroke: line, width: 1, points: points }
      ],
      bands: [{ series: [2, 1], fill: line + "40" }],
      hooks: {
        drawClear: [function (u) { shade(u, self.sensor.gaps); }],
        setSelect: [function (u) {
          if (u.select.width > 4) {
            show(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x"));
          }
          u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        }],
        setCursor: [function (u) { self.read(u); }]
      }
    };
    this.plot = new uPlot(options, this.data, this.element);
    this.plot.over.addEventListener("dblclick", function () { show(all[0], all[1]); });
  };

  Chart.prototype.width = function () {
    return Math.max(200, Math.floor(this.element.clientWidth || this.element.parentNode.clientWidth));
  };

  Chart.prototype.read = function (u) {
    var at = u.cursor.idx;
    if (u.cursor.left < 0 || at === null || at === undefined || u.data[1][at] === null) {
      this.readout.textContent = "";
      return;
    }
    var low = u.data[1][at], high = u.data[2][at];
    this.readout.textContent =
      words(u.data[0][at]) + ": " + (low === high ? low : low + " to " + high) + " " + this.element.dataset.unit;
  };

  // ---- all charts together

  function show(from, to) {
    var least = Math.max(60, (all[1] - all[0]) / 1e6);
    var length = Math.min(all[1] - all[0], Math.max(least, to - from));
    from = Math.min(Math.max(from, all[0]), all[1] - length);
    range = [from, from + length];
    charts.forEach(function (chart) {
      if (chart.plot) chart.plot.setScale("x", { min: range[0], max: range[1] });
    });
    document.getElementById("range").textContent = words(range[0]) + " to " + words(range[1]);
  }

  function zoom(factor) {
    var middle = (range[0] + range[1]) / 2;
    var half = (range[1] - range[0]) * factor / 2;
    show(middle - half, middle + half);
  }

  function move(part) {
    var by = (range[1] - range[0]) * part;
    show(range[0] + by, range[1] + by);
  }

  var ACTIONS = {
    in: function () { zoom(0.5); },
    out: function () { zoom(2); },
    earlier: function () { move(-0.25); },
    later: function () { move(0.25); },
    all: function () { show(all[0], all[1]); }
  };
  var KEYS = { "+": "in", "=": "in", "-": "out", ArrowLeft: "earlier", ArrowRight: "later", Home: "all", "0": "all", Escape: "all" };

  document.querySelectorAll("[data-zoom]").forEach(function (button) {
    button.addEventListener("click", ACTIONS[button.dataset.zoom]);
  });

  function keyboard(event) {
    var action = KEYS[event.key];
    if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      ACTIONS[action]();
    }
  }

  function redraw() {
    charts.forEach(function (chart) { if (chart.plot) chart.draw(); });
  }

  // ---- begin

  document.querySelectorAll("section.sensor").forEach(function (section) {
    var sensor = JSON.parse(section.querySelector(".data").textContent);
    section.querySelectorAll(".chart").forEach(function (element) {
      charts.push(new Chart(element, sensor));
      element.addEventListener("keydown", keyboard);
    });
  });

  show(all[0], all[1]);
  // A chart is drawn once it comes near: a page of many opens as fast as one of few.
  var near = 300;
  var watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting) {
        watch.unobserve(entry.target);
        charts.find(function (chart) { return chart.element === entry.target; }).draw();
      }
    });
  }, { rootMargin: near + "px" });
  charts.forEach(function (chart) {
    if (chart.element.getBoundingClientRect().top < innerHeight + near) chart.draw();
    else watch.observe(chart.element);
  });
  root.dataset.ready = String(Math.round(performance.now()));

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  var pending = 0;
  addEventListener("resize", function () {
    clearTimeout(pending);
    pending = setTimeout(function () {
      charts.forEach(function (chart) {
        if (chart.plot && chart.plot.width !== chart.width()) {
          chart.plot.setSize({ width: chart.width(), height: HEIGHT });
        }
      });
    }, 100);
  });
  addEventListener("beforeprint", function () {
    root.classList.add("printing");
    charts.forEach(function (chart) { chart.draw(); });
  });
  addEventListener("afterprint", function () {
    root.classList.remove("printing");
    redraw();
  });
})();
