/* The joint graph of one street: the street in the middle, communities around it, partners outside. */
const RINGS = { street: 0, community: 0.45, compound: 0.7 };
const SYMBOLS = { street: 'diamond', community: 'circle', unit: 'rect', compound: 'triangle', alliance: 'roundRect', body: 'roundRect', organisation: 'roundRect', place: 'circle' };
const COLOURS = { street: '#C8102E', community: '#0072B2', unit: '#E69F00', compound: '#009E73', alliance: '#CC79A7', body: '#56B4E9', organisation: '#56B4E9', place: '#8a97a5' };
const RADIUS = 240;
const HIGH = 580;
const TOP = 50;
const BOTTOM = 40;
const SIDE = 160;

function sortOf(node) { return cell(DATA.joint.nodes, 'sort', node); }

function jointOf(street) {
  const ties = [];
  const inside = (node) => cell(DATA.joint.nodes, 'street', node) === street;
  DATA.joint.one.forEach((one, at) => {
    const other = DATA.joint.other[at];
    if (inside(one) || inside(other)) ties.push([one, other]);
  });
  const degree = new Map();
  ties.forEach((tie) => tie.forEach((node) => degree.set(node, (degree.get(node) || 0) + 1)));
  const order = Array.from(degree.keys()).sort((a, b) => degree.get(b) - degree.get(a) || a - b);
  const kept = new Set(order.slice(0, DATA.joint.most));
  return {
    nodes: Array.from(kept).sort((a, b) => a - b),
    ties: ties.filter(([one, other]) => kept.has(one) && kept.has(other)),
    cut: order.length - kept.size,
  };
}

function neighboursOf(graph) {
  const partners = new Map(graph.nodes.map((node) => [node, []]));
  graph.ties.forEach(([one, other]) => { partners.get(one).push(other); partners.get(other).push(one); });
  return partners;
}

/* Inner ones evenly by number, outer ones beside the mean of what they are tied to. */
function layOut(graph, partners, ratio) {
  const angle = new Map();
  const inner = graph.nodes.filter((node) => sortOf(node) === 'community');
  inner.forEach((node, at) => angle.set(node, (2 * Math.PI * at) / Math.max(1, inner.length)));
  const outer = graph.nodes.filter((node) => sortOf(node) !== 'community' && sortOf(node) !== 'street');
  const wish = new Map(outer.map((node) => {
    const known = partners.get(node).filter((partner) => angle.has(partner)).map((partner) => angle.get(partner));
    const x = known.reduce((sum, one) => sum + Math.cos(one), 0);
    const y = known.reduce((sum, one) => sum + Math.sin(one), 0);
    return [node, known.length ? (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI) : 2 * Math.PI];
  }));
  outer.sort((a, b) => wish.get(a) - wish.get(b) || a - b);
  outer.forEach((node, at) => angle.set(node, (2 * Math.PI * at) / Math.max(1, outer.length)));
  return new Map(graph.nodes.map((node) => {
    const sort = sortOf(node);
    const radius = RADIUS * (RINGS[sort] === undefined ? 1 : RINGS[sort]);
    const turn = angle.get(node) || 0;
    return [node, [ratio * radius * Math.cos(turn), radius * Math.sin(turn), turn]];
  }));
}

function jointOption(graph, ratio) {
  const partners = neighboursOf(graph);
  const places = layOut(graph, partners, ratio);
  const number = new Map(graph.nodes.map((node, at) => [node, at]));
  const sorts = Array.from(new Set(graph.nodes.map(sortOf)));
  const crowded = graph.nodes.length > 90;
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: DATA.font },
    tooltip: { renderMode: 'richText', confine: true },
    legend: { top: 0, left: 0, data: sorts.map((sort) => say('sort-' + sort)) },
    series: [{
      type: 'graph',
      layout: 'none',
      top: TOP, bottom: BOTTOM, left: SIDE, right: SIDE,
      roam: 'move',
      draggable: false,
      categories: sorts.map((sort) => ({ name: say('sort-' + sort), symbol: SYMBOLS[sort], itemStyle: { color: COLOURS[sort] } })),
      data: graph.nodes.map((node) => {
        const [x, y, turn] = places.get(node);
        const sort = sortOf(node);
        const left = Math.cos(turn) < 0 && sort !== 'street';
        return {
          name: String(number.get(node)), x: x, y: y, category: sorts.indexOf(sort), symbol: SYMBOLS[sort],
          symbolSize: sort === 'street' ? 26 : sort === 'community' ? 16 : sort === 'alliance' ? 13 : 9,
          label: { show: sort === 'street' || sort === 'community' || !crowded, formatter: shown(DATA.joint.nodes.name[node] || '').replace(/[{}]/g, ''), position: left ? 'left' : 'right', color: '#1f2933', fontSize: 11, width: 150, overflow: 'truncate' },
          tooltip: { formatter: shown(DATA.joint.nodes.name[node] || '').replace(/[{}]/g, '') },
        };
      }),
      links: graph.ties.map(([one, other]) => ({ source: number.get(one), target: number.get(other) })),
      lineStyle: { color: '#8a97a5', width: 1, opacity: 0.7 },
      emphasis: { focus: 'adjacency' },
    }],
  };
}

function jointTable(graph) {
  const body = empty(document.getElementById('joint-table'));
  const partners = neighboursOf(graph);
  const name = (node) => DATA.joint.nodes.name[node] || '';
  graph.nodes.forEach((node) => body.appendChild(make('tr', {}, make('th', { scope: 'row' }, name(node)), make('td', { class: 'nowrap' }, say('sort-' + sortOf(node))), make('td', {}, partners.get(node).map(name).join('、')))));
}

function tendJoint() {
  const select = document.getElementById('joint-street');
  const box = document.getElementById('joint-canvas');
  box.style.height = HIGH + 'px';
  DATA.joint.streets.forEach(([id, name]) => select.appendChild(make('option', { value: id }, name)));
  return () => {
    const chart = startChart(box);
    const show = () => {
      const graph = jointOf(select.value);
      chart.setOption(jointOption(graph, (box.clientWidth - 2 * SIDE) / (HIGH - TOP - BOTTOM)), true);
      jointTable(graph);
      document.getElementById('joint-status').textContent = say('joint-shown', { street: shown(select.options[select.selectedIndex].text), nodes: grouped(graph.nodes.length), ties: grouped(graph.ties.length) }) + (graph.cut ? say('joint-cut', { n: grouped(graph.cut) }) : '');
    };
    select.addEventListener('change', show);
    show();
  };
}
