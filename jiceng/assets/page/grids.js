/* Grids of shaded cells: one street at a time, as a picture and as the table that says the same. */
const LINE = 26;
const GRIDS = [];

function Grid(root) {
  this.id = root.getAttribute('data-grid');
  this.data = DATA.grids[this.id];
  this.root = root;
  this.box = root.querySelector('.canvas');
  this.body = root.querySelector('tbody');
  this.select = root.querySelector('select');
  this.width = this.data.titles.length;
  let from = 0;
  this.groups = this.data.groups.map(([name, count]) => {
    from += count;
    return { name: name, from: from - count, to: from };
  });
  if (this.select) this.groups.forEach((group, at) => this.select.appendChild(make('option', { value: at }, group.name)));
}

Grid.prototype.group = function group() { return this.groups[this.select ? Number(this.select.value) : 0]; };

Grid.prototype.text = function text(name, row, column) { return cell(this.data, name, row * this.width + column); };

Grid.prototype.wide = function wide() {
  const room = this.box.clientWidth - 180;
  return Math.max(34, Math.min(150, Math.floor(room / this.width) - 8));
};

Grid.prototype.cells = function cells(from, to) {
  const found = [];
  for (let row = from; row < to; row += 1) {
    for (let column = 0; column < this.width; column += 1) {
      const shade = this.data.shade[row * this.width + column];
      if (shade >= 0) found.push({ value: [column, row - from, shade, shown(this.text('shown', row, column)).replace(/[{}]/g, '')], row: row });
    }
  }
  return found;
};

Grid.prototype.series = function series(letters, cells) {
  return {
    type: 'heatmap',
    data: cells.filter((item) => this.data.shades[item.value[2]][2] === letters),
    label: { show: true, color: letters, formatter: '{@[3]}', fontSize: 12 },
    itemStyle: { borderColor: '#ffffff', borderWidth: 2 },
    emphasis: { itemStyle: { borderColor: '#1f2933', borderWidth: 2 } },
  };
};

Grid.prototype.told = function told(item) {
  const row = item.data.row;
  const column = item.data.value[0];
  const tip = this.text('tip', row, column);
  const text = this.data.names[row] + '　' + this.data.titles[column] + '\n' + (this.text('shown', row, column) || '') + (tip ? '　' + tip : '');
  return shown(text).replace(/⟨U\+000A⟩/g, '\n').replace(/[{}]/g, '');
};

Grid.prototype.option = function option(group) {
  const last = Math.min(group.to, group.from + Math.max(1, Math.floor(this.data.most / this.width)));
  const cells = this.cells(group.from, last);
  const letters = Array.from(new Set(this.data.shades.map((shade) => shade[2])));
  const clean = (name) => shown(name).replace(/[{}]/g, '');
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: DATA.font },
    title: { show: false, text: this.root.querySelector('h3').textContent },
    tooltip: { renderMode: 'richText', confine: true, textStyle: { color: '#1f2933' }, formatter: (item) => this.told(item) },
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: 'category', position: 'top', data: this.data.titles.map(clean), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: '#1f2933', interval: 0, overflow: 'break', width: this.wide(), fontSize: 12, lineHeight: 17 } },
    yAxis: { type: 'category', inverse: true, data: this.data.names.slice(group.from, last).map(clean), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: '#1f2933', interval: 0, width: 170, overflow: 'truncate' } },
    visualMap: { show: false, type: 'piecewise', dimension: 2, pieces: this.data.shades.map((shade, at) => ({ value: at, color: shade[1] })) },
    series: letters.map((letter) => this.series(letter, cells)),
  };
};

Grid.prototype.line = function line(row, more) {
  const name = this.data.opens && cell(this.data, 'opens', row) ? make('a', { href: cell(this.data, 'opens', row) }, this.data.names[row]) : this.data.names[row];
  const element = make('tr', {}, make('th', { scope: 'row' }, more ? more + ' ' : null, name));
  for (let column = 0; column < this.width; column += 1) {
    const tip = this.text('tip', row, column);
    element.appendChild(make('td', { class: 'num' }, this.text('shown', row, column), tip ? make('small', {}, tip) : null));
  }
  return element;
};

/* All groups for print, the chosen one on the screen. */
Grid.prototype.table = function table(whole) {
  if (!this.body) return;
  empty(this.body);
  (whole ? this.groups : [this.group()]).forEach((group) => {
    for (let row = group.from; row < group.to; row += 1) this.body.appendChild(this.line(row, whole && this.groups.length > 1 ? group.name : ''));
  });
};

Grid.prototype.show = function show() {
  const group = this.group();
  const most = Math.max(1, Math.floor(this.data.most / this.width));
  const drawn = Math.min(most, group.to - group.from);
  this.box.style.height = 110 + LINE * drawn + 'px';
  this.chart.resize();
  this.chart.setOption(this.option(group), true);
  this.table(false);
  const status = this.root.querySelector('.status');
  if (status) {
    const parts = [group.name && this.id !== 'grid-terms' ? say('grid-shown', { group: shown(group.name), n: grouped(group.to - group.from) }) : '', group.to - group.from > most ? say('grid-rest', { n: most }) : '', this.data.left ? say('grid-left', { n: grouped(this.data.left) }) : ''];
    status.textContent = parts.filter((part) => part).join(' ');
  }
};

function tendGrid(root) {
  const grid = new Grid(root);
  GRIDS.push(grid);
  grid.table(false);
  grid.box.style.height = '300px';
  return () => {
    grid.chart = startChart(grid.box);
    grid.chart.on('click', (event) => {
      const opens = cell(grid.data, 'opens', event.data.row);
      if (opens) location.hash = opens;
    });
    if (grid.select) grid.select.addEventListener('change', () => grid.show());
    grid.show();
  };
}
