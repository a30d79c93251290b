/* Pictures, one after the other so that the page can be read at once. */
const DRAWN = [];

function startChart(box) {
  const chart = echarts.init(box, null, { locale: DATA.language === 'zh' ? 'ZH' : 'EN', renderer: 'canvas' });
  DRAWN.push(chart);
  return chart;
}

function drawChart(box) {
  const drawing = DATA.charts[box.getAttribute('data-chart')];
  box.style.height = drawing.height + 'px';
  return () => {
    const chart = startChart(box);
    chart.setOption(drawing.option);
    if (drawing.opens) {
      chart.on('click', (event) => {
        if (event.data && event.data.filters) location.hash = '#' + drawing.opens + '?' + event.data.filters;
      });
    }
  };
}

function drawCharts() {
  if (typeof echarts === 'undefined') return;
  const waiting = Array.from(document.querySelectorAll('[data-chart]')).map(drawChart);
  document.querySelectorAll('[data-grid]').forEach((root) => waiting.push(tendGrid(root)));
  if (document.getElementById('compare-canvas')) waiting.push(tendComparison());
  if (document.getElementById('joint-canvas')) waiting.push(tendJoint());
  const next = () => {
    const draw = waiting.shift();
    if (!draw) return;
    draw();
    setTimeout(next, 0);
  };
  setTimeout(next, 0);
  let resizing = null;
  window.addEventListener('resize', () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => DRAWN.forEach((chart) => chart.resize()), 150);
  });
}
