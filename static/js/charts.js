// Charts of tables that stand below them: a figure with data-chart names the table; without this script the table is all.
(() => {
  "use strict";

  const COLOURS = {
    completed_early: "--part-early", completed_on_time: "--part-on-time", completed_late: "--part-late",
    basically_completed: "--part-basic", on_track: "--part-on-track", behind: "--part-behind",
    overdue: "--part-overdue", not_started: "--part-none",
    closed: "--part-on-time", staged: "--part-late", open: "--part-none",
  };
  // Each part has a pattern of its own, so that a print in black and white tells them apart.
  const DECALS = {
    completed_early: { symbol: "none" },
    completed_on_time: { symbol: "circle", symbolSize: 0.5, dashArrayX: [[4, 4], [0, 4, 4, 0]], dashArrayY: [4, 0] },
    completed_late: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
    basically_completed: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5] },
    on_track: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -Math.PI / 4 },
    behind: { symbol: "triangle", symbolSize: 0.7, dashArrayX: [[7, 7]], dashArrayY: [7, 2] },
    overdue: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [5, 3], rotation: Math.PI / 2 },
    not_started: { symbol: "none" },
  };
  const MOST = 40; // more groups than this are read in the table
  const LINE = 30;

  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const text = (cell) => cell.textContent.trim();

  function read(table) {
    const heads = [...table.tHead.rows[0].cells];
    const series = heads.map((head, at) => ({ at, code: head.dataset.series, word: text(head) })).filter((one) => one.code);
    const rows = [...table.tBodies[0].rows];
    const values = ({ at }) => rows.map((row) => Number(row.cells[at].dataset.value || 0));
    return { groups: rows.map((row) => text(row.cells[0])), series: series.map((one) => ({ ...one, values: values(one) })) };
  }

  function options({ groups, series }) {
    const ink = token("--ink");
    const face = { fontFamily: token("--sans"), color: ink };
    return {
      animation: false,
      aria: { enabled: false },
      textStyle: face,
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true },
      legend: { bottom: 0, type: "plain", textStyle: face, itemWidth: 18, itemHeight: 12, selectedMode: false },
      grid: { left: 8, right: 24, top: 8, bottom: 56, containLabel: true },
      xAxis: { type: "value", minInterval: 1, axisLabel: face, splitLine: { lineStyle: { color: token("--rule") } } },
      yAxis: {
        type: "category", inverse: true, data: groups, axisTick: { show: false },
        axisLabel: { ...face, width: 150, overflow: "truncate" },
      },
      series: series.filter((one) => one.values.some(Boolean)).map((one) => {
        const part = one.code.split(".").pop();
        const decal = DECALS[part] || { symbol: "none" };
        return {
          name: one.word, type: "bar", stack: "all", data: one.values, barMaxWidth: 18,
          itemStyle: {
            color: token(COLOURS[part] || "--part-none"), borderColor: token("--sheet"), borderWidth: 1,
            decal: { color: "rgba(255,255,255,0.55)", ...decal },
          },
        };
      }),
    };
  }

  function draw(figure) {
    const table = document.getElementById(figure.dataset.table);
    if (!table || !window.echarts) return;
    const data = read(table);
    if (data.groups.length < 2 || data.groups.length > MOST || !data.series.length) return;
    const frame = document.createElement("div");
    frame.setAttribute("aria-hidden", "true"); // the table below says the same
    figure.append(frame);
    figure.hidden = false;
    const chart = window.echarts.init(frame, null, {
      renderer: "canvas", width: figure.clientWidth, height: data.groups.length * LINE + 80, devicePixelRatio: 2,
    });
    chart.setOption(options(data));
    window.addEventListener("resize", () => chart.resize({ width: figure.clientWidth }));
  }

  document.querySelectorAll("[data-chart=stack]").forEach(draw);
})();
