/* A list with facets, search, sorting, pages and copying; the same for items and for places. */
const PAGE = 20;
const SPECIAL = ['q', 'sort', 'page'];

function List(root, part, columns, length, shape) {
  this.root = root;
  this.part = part;
  this.columns = columns;
  this.shape = shape;
  this.rows = Array.from({ length: length }, (unused, row) => row);
  this.texts = new Array(length);
  this.filters = {};
  this.page = 1;
  this.open = null;
  this.found = this.rows;
  this.find = (selector) => root.querySelector(selector);
  this.build();
}

List.prototype.get = function get(name, row) { return cell(this.columns, name, row); };

List.prototype.build = function build() {
  const sort = this.find('.sort select');
  this.shape.sorts.forEach((item) => sort.appendChild(make('option', { value: item.name }, say('sort-' + item.name))));
  sort.addEventListener('change', () => this.set('sort', sort.value === this.shape.sorts[0].name ? [] : [sort.value]));
  const search = this.find('.search input');
  let waiting = null;
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => this.set('q', search.value.trim() ? [search.value.trim()] : []), 120);
  });
  this.find('.copy').addEventListener('click', () => this.copy());
  const head = make('tr', {});
  this.shape.columns.forEach((column) => head.appendChild(make('th', { scope: 'col', class: column.css }, say(column.title))));
  this.find('thead').appendChild(head);
  this.facets = this.shape.facets.map((facet) => this.facet(facet));
};

List.prototype.facet = function facet(shape) {
  const seen = new Map();
  this.rows.forEach((row) => {
    const value = this.get(shape.name, row);
    const key = value === null ? '' : String(value);
    if (!seen.has(key)) {
      const label = this.get(shape.label, row);
      seen.set(key, label || (shape.blank ? say(shape.blank) : say('blank')));
    }
  });
  const entries = Array.from(seen.entries());
  if (shape.order) entries.sort((one, other) => placeIn(shape.order, one[0]) - placeIn(shape.order, other[0]));
  const box = make('ul', {});
  const buttons = entries.map(([key, label]) => {
    const number = make('span', { class: 'facet-count' });
    const button = make('button', { type: 'button', 'aria-pressed': 'false', on: { click: () => this.toggle(shape.name, key) } }, make('span', {}, label), number);
    const line = make('li', {}, button);
    box.appendChild(line);
    return { key: key, label: label, button: button, number: number, line: line };
  });
  this.find('.facets').appendChild(make('fieldset', {}, make('legend', {}, say(shape.title)), box));
  return { name: shape.name, buttons: buttons };
};

List.prototype.toggle = function toggle(name, key) {
  const chosen = (this.filters[name] || []).slice();
  const at = chosen.indexOf(key);
  if (at >= 0) chosen.splice(at, 1); else chosen.push(key);
  this.set(name, chosen);
};

List.prototype.set = function set(name, values) {
  if (values.length) this.filters[name] = values; else delete this.filters[name];
  if (name !== 'page') delete this.filters.page;
  this.page = name === 'page' ? Number(values[0]) || 1 : 1;
  this.open = null;
  this.show();
  writeAddress(this.part, this.filters);
};

List.prototype.apply = function apply(filters) {
  this.filters = Object.assign({}, filters);
  this.page = filters.page ? Number(filters.page[0]) || 1 : 1;
  this.open = null;
  this.show();
  const search = this.find('.search input');
  search.value = filters.q ? filters.q.join(',') : '';
  this.find('.sort select').value = filters.sort ? filters.sort[0] : this.shape.sorts[0].name;
  if (filters[this.shape.key] && this.found.length === 1 && this.shape.details) this.openRow(this.found[0]);
};

List.prototype.text = function text(row) {
  if (!this.texts[row]) this.texts[row] = searchable(this.shape.search.map((name) => this.get(name, row)));
  return this.texts[row];
};

List.prototype.passes = function passes(row, skipped) {
  return Object.keys(this.filters).every((name) => {
    if (name === skipped || SPECIAL.indexOf(name) >= 0) return true;
    const column = this.shape.aliases[name] || name;
    if (!this.columns[column]) return true;
    const value = this.get(column, row);
    return this.filters[name].indexOf(value === null ? '' : String(value)) >= 0;
  });
};

List.prototype.show = function show() {
  const terms = termsOf(this.filters.q ? this.filters.q.join(',') : '');
  const searched = terms.length ? this.rows.filter((row) => matches(this.text(row), terms)) : this.rows;
  this.found = this.sorted(searched.filter((row) => this.passes(row, null)));
  this.facets.forEach((facet) => this.count(facet, searched));
  this.chosen();
  this.draw(false);
};

List.prototype.sorted = function sorted(rows) {
  const name = this.filters.sort ? this.filters.sort[0] : this.shape.sorts[0].name;
  const sort = this.shape.sorts.find((item) => item.name === name);
  if (!sort || !sort.key) return rows;
  const keys = new Map(rows.map((row) => [row, sort.key(this, row)]));
  const compare = typeof Intl === 'object' ? new Intl.Collator(document.documentElement.lang).compare : (a, b) => (a < b ? -1 : Number(a > b));
  return rows.slice().sort((one, other) => {
    const a = keys.get(one);
    const b = keys.get(other);
    return (typeof a === 'number' ? a - b : compare(a, b)) || one - other;
  });
};

List.prototype.count = function count(facet, searched) {
  const counts = {};
  searched.forEach((row) => {
    if (!this.passes(row, facet.name)) return;
    const value = this.get(facet.name, row);
    const key = value === null ? '' : String(value);
    counts[key] = (counts[key] || 0) + 1;
  });
  const chosen = this.filters[facet.name] || [];
  facet.buttons.forEach((entry) => {
    const pressed = chosen.indexOf(entry.key) >= 0;
    entry.button.setAttribute('aria-pressed', String(pressed));
    entry.number.textContent = grouped(counts[entry.key] || 0);
    entry.line.hidden = !counts[entry.key] && !pressed;
  });
};

List.prototype.chosen = function chosen() {
  const box = empty(this.find('.chosen'));
  const names = Object.keys(this.filters).filter((name) => name !== 'page' && name !== 'sort');
  names.forEach((name) => this.filters[name].forEach((value) => {
    const label = this.labelOf(name, value);
    box.appendChild(make('button', {
      type: 'button', class: 'chip', 'aria-label': say('remove', { name: shown(label) }),
      on: { click: () => this.set(name, this.filters[name].filter((other) => other !== value)) },
    }, label, make('span', { 'aria-hidden': 'true' }, ' ×')));
  }));
  if (names.length) {
    box.appendChild(make('button', { type: 'button', class: 'plain', on: { click: () => { this.filters = {}; this.find('.search input').value = ''; this.set('q', []); } } }, say('clear')));
  }
};

List.prototype.labelOf = function labelOf(name, value) {
  const facet = this.facets.find((item) => item.name === (this.shape.aliases[name] || name));
  const entry = facet && facet.buttons.find((item) => item.key === value);
  if (entry) return entry.label;
  const column = this.shape.aliases[name] || name;
  const named = this.shape.named[name];
  if (named && this.columns[column]) {
    const row = this.rows.find((item) => String(this.get(column, item)) === value);
    if (row !== undefined) return this.get(named, row);
  }
  return value;
};

List.prototype.draw = function draw(all) {
  const pages = Math.max(1, Math.ceil(this.found.length / PAGE));
  this.page = Math.min(Math.max(1, this.page), pages);
  const from = all ? 0 : (this.page - 1) * PAGE;
  const rows = all ? this.found : this.found.slice(from, from + PAGE);
  const body = empty(this.find('tbody'));
  rows.forEach((row) => body.appendChild(this.line(row)));
  this.find('.listed').hidden = !rows.length;
  const total = grouped(this.rows.length);
  this.find('.status').textContent = rows.length
    ? say('shown', { total: total, found: grouped(this.found.length), from: grouped(from + 1), to: grouped(from + rows.length) })
    : say('none', { total: total });
  this.pager(pages);
};

List.prototype.pager = function pager(pages) {
  const box = empty(this.find('.pages'));
  if (pages < 2) return;
  const step = (label, page, off) => make('button', { type: 'button', disabled: off, on: { click: () => { this.set('page', [String(page)]); bring(this.find('.status')); } } }, label);
  box.appendChild(step(say('previous'), this.page - 1, this.page <= 1));
  box.appendChild(make('span', {}, say('page', { page: this.page, pages: pages })));
  box.appendChild(step(say('next'), this.page + 1, this.page >= pages));
};

List.prototype.line = function line(row) {
  const element = make('tr', { 'data-row': row });
  this.shape.columns.forEach((column, at) => {
    const content = column.show(this, row);
    if (at === 0 && this.shape.details) {
      const button = make('button', { type: 'button', class: 'opener', 'aria-expanded': 'false', on: { click: () => this.openRow(row) } }, content);
      element.appendChild(make('th', { scope: 'row', class: column.css }, button));
    } else element.appendChild(make(at === 0 ? 'th' : 'td', { scope: at === 0 ? 'row' : null, class: column.css }, content));
  });
  return element;
};

List.prototype.openRow = function openRow(row) {
  const line = this.find('tbody tr[data-row="' + row + '"]');
  if (!line) return;
  const opener = line.querySelector('.opener');
  const next = line.nextElementSibling;
  if (next && next.classList.contains('details')) {
    next.remove();
    opener.setAttribute('aria-expanded', 'false');
    return;
  }
  const space = make('td', { colspan: this.shape.columns.length }, this.shape.details(this, row));
  line.after(make('tr', { class: 'details' }, space));
  opener.setAttribute('aria-expanded', 'true');
};

/* Excel reads the HTML part: every cell is marked as text, so that codes keep all their digits. */
List.prototype.copy = function copy() {
  const heads = this.shape.copied.map((column) => say(column.title));
  const lines = this.found.map((row) => this.shape.copied.map((column) => {
    const value = this.get(column.name, row);
    return value === null ? '' : String(value);
  }));
  const status = this.find('.status');
  const done = copyTable(heads, lines);
  status.textContent = done ? say('copied', { n: grouped(lines.length) }) : say('not-copied');
};

function placeIn(order, key) {
  const at = order.indexOf(key);
  return at < 0 ? order.length : at;
}

function copyTable(heads, lines) {
  const clip = { html: tableMarkup(heads, lines), text: tableText([heads].concat(lines)) };
  let taken = false;
  const hand = (event) => {
    event.preventDefault();
    event.clipboardData.setData('text/html', clip.html);
    event.clipboardData.setData('text/plain', clip.text);
    taken = true;
  };
  /* Some browsers copy only what is selected: a hidden field is, for a moment. */
  const before = document.activeElement;
  const field = make('textarea', { class: 'aside', readonly: true, 'aria-hidden': 'true' }, ' ');
  document.body.appendChild(field);
  field.select();
  document.addEventListener('copy', hand);
  try { document.execCommand('copy'); } catch (error) { taken = false; }
  document.removeEventListener('copy', hand);
  field.remove();
  if (before && before.focus) before.focus({ preventScroll: true });
  return taken;
}

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function tableMarkup(heads, lines) {
  const textCell = (tag) => (text) => '<' + tag + ' style=\'mso-number-format:"\\@"\'>' + escaped(shown(text)).replace(/\n/g, '<br>') + '</' + tag + '>';
  const rows = [heads.map(textCell('th'))].concat(lines.map((line) => line.map(textCell('td'))));
  return '<html><head><meta charset="utf-8"></head><body><table>' + rows.map((cells) => '<tr>' + cells.join('') + '</tr>').join('') + '</table></body></html>';
}

function tableText(lines) {
  const plain = (text) => {
    const one = shown(text).replace(/[\t\r\n]+/g, ' ');
    return /^[=+\-@]/.test(one) ? "'" + one : one;
  };
  return lines.map((line) => line.map(plain).join('\t')).join('\r\n');
}
