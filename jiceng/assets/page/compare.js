/* Streets beside each other by one figure, in the order of the register. */
function comparedOption(figure) {
  const found = DATA.comparison;
  const clean = (name) => shown(name).replace(/[{}]/g, '');
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: DATA.font },
    tooltip: { renderMode: 'richText', confine: true, trigger: 'axis', axisPointer: { type: 'shadow' } },
    legend: { top: 0, left: 0, data: found.answers },
    title: { show: false, text: clean(figure[0]) },
    grid: { left: 8, right: 40, top: 34, bottom: 8, containLabel: true },
    xAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: '#e6ebf0' } } },
    yAxis: { type: 'category', inverse: true, data: found.streets.map(clean), axisTick: { show: false }, axisLabel: { color: '#1f2933', interval: 0 } },
    series: found.answers.map((answer, at) => ({
      type: 'bar',
      stack: 'all',
      name: answer,
      data: figure[at + 1].map((number, street) => ({ value: number || null, street: street })),
      barMaxWidth: 18,
      itemStyle: { color: found.colours[at][0], borderColor: '#52606d', borderWidth: 0.6 },
      label: { show: true, color: found.colours[at][1], fontSize: 11 },
    })),
  };
}

function tendComparison() {
  const select = document.getElementById('compare-figure');
  const box = document.getElementById('compare-canvas');
  DATA.comparison.figures.forEach((figure, at) => select.appendChild(make('option', { value: at }, figure[0])));
  box.style.height = 60 + 24 * DATA.comparison.streets.length + 'px';
  return () => {
    const chart = startChart(box);
    const show = () => chart.setOption(comparedOption(DATA.comparison.figures[Number(select.value)]), true);
    chart.on('click', (event) => { location.hash = addressOf('items', { street: [DATA.comparison.ids[event.data.street]] }); });
    select.addEventListener('change', show);
    show();
  };
}
