/* The tree: a nested list whose branches are made when they are unfolded. */
const AT_ONCE = 200;
const FOUND_AT_ONCE = 30;
const TREE = { children: [], roots: [], at: new Map(), items: new Map(), lines: new Map(), entries: [] };

function nodeKey(node) { return cell(DATA.tree, 'kind', node) + ':' + DATA.tree.id[node]; }

function nodeOf(kind, id) {
  const found = TREE.at.get(kind + ':' + id);
  return found === undefined ? null : found;
}

function plantTree() {
  DATA.tree.parent.forEach((parent, node) => {
    TREE.children.push([]);
    TREE.at.set(nodeKey(node), node);
  });
  DATA.tree.parent.forEach((parent, node) => (parent < 0 ? TREE.roots : TREE.children[parent]).push(node));
  (DATA.items.number || []).forEach((unused, row) => {
    const key = cell(DATA.items, 'kind', row) + ':' + DATA.items.subject[row];
    TREE.items.set(key, (TREE.items.get(key) || 0) + 1);
  });
  const root = document.getElementById('tree-root');
  TREE.roots.forEach((node) => root.appendChild(treeLine(node)));
  const local = nodeOf('group', 'local');
  if (local !== null) unfold(local);
}

function treeLabel(node) {
  const sort = cell(DATA.tree, 'sort', node);
  const key = nodeKey(node);
  const count = TREE.items.get(key);
  const label = make('span', { class: 'label' }, make('i', { class: 'mark ' + sort, 'aria-hidden': 'true' }), make('span', { class: 'name' }, DATA.tree.name[node]));
  const note = cell(DATA.tree, 'note', node);
  if (note) label.appendChild(make('small', {}, note));
  if (TREE.children[node].length) label.appendChild(make('small', { class: 'below' }, say('below', { n: grouped(TREE.children[node].length) })));
  if (count) label.appendChild(make('a', { class: 'badge', href: addressOf('items', { body: [DATA.tree.id[node]] }), 'aria-label': say('items-of', { n: count }), title: say('items-of', { n: count }) }, String(count)));
  return label;
}

function treeLine(node) {
  const children = TREE.children[node];
  const line = make('li', { 'data-node': node });
  TREE.lines.set(node, line);
  if (!children.length) {
    line.appendChild(make('div', { class: 'leaf', tabindex: '-1' }, treeLabel(node)));
    return line;
  }
  const box = make('details', {}, make('summary', {}, treeLabel(node)));
  box.addEventListener('toggle', () => { if (box.open) fill(node, box); });
  line.appendChild(box);
  return line;
}

function fill(node, box) {
  if (box.querySelector('ul')) return;
  const list = make('ul', { class: 'branch-list' });
  box.appendChild(list);
  addLines(list, TREE.children[node], 0);
}

function addLines(list, nodes, from) {
  nodes.slice(from, from + AT_ONCE).forEach((node) => list.appendChild(treeLine(node)));
  const left = nodes.length - from - AT_ONCE;
  if (left <= 0) return;
  const more = make('button', { type: 'button', class: 'plain' }, say('more', { n: grouped(left) }));
  const line = make('li', {}, more);
  more.addEventListener('click', () => { line.remove(); addLines(list, nodes, from + AT_ONCE); });
  list.appendChild(line);
}

function unfold(node) {
  const line = TREE.lines.get(node);
  const box = line && line.querySelector('details');
  if (!box) return;
  box.open = true;
  fill(node, box);
}

function showNode(node) {
  const path = [];
  for (let at = node; at >= 0; at = DATA.tree.parent[at]) path.unshift(at);
  path.slice(0, -1).forEach((ancestor, at) => {
    unfold(ancestor);
    for (let more = TREE.lines.get(ancestor); more && !TREE.lines.has(path[at + 1]);) {
      const button = more.querySelector(':scope > details > ul > li > button.plain');
      if (!button) break;
      button.click();
    }
  });
  const line = TREE.lines.get(node);
  if (!line) return;
  document.querySelectorAll('.branch-list .sought').forEach((old) => old.classList.remove('sought'));
  line.classList.add('sought');
  const target = line.querySelector('summary, .leaf');
  target.focus({ preventScroll: true });
  line.scrollIntoView({ block: 'center' });
}

function searchTree(query) {
  const list = empty(document.getElementById('tree-found'));
  const status = document.getElementById('tree-status');
  const terms = termsOf(query);
  list.hidden = true;
  status.textContent = '';
  if (!terms.length) return [];
  if (!TREE.entries.length) TREE.entries = DATA.tree.name.map((name) => searchable([name]));
  const found = TREE.entries.reduce((nodes, entry, node) => {
    if (cell(DATA.tree, 'kind', node) !== 'group' && matches(entry, terms)) nodes.push(node);
    return nodes;
  }, []);
  found.slice(0, FOUND_AT_ONCE).forEach((node) => {
    const parent = DATA.tree.parent[node];
    list.appendChild(make('li', {}, make('a', { href: addressOf('tree', { node: [nodeKey(node)] }) }, DATA.tree.name[node]), parent >= 0 ? make('small', {}, DATA.tree.name[parent]) : null));
  });
  list.hidden = !found.length;
  status.textContent = found.length > FOUND_AT_ONCE ? say('found-first', { n: grouped(found.length), most: FOUND_AT_ONCE }) : say('found', { n: found.length });
  return found;
}

function tendTree() {
  plantTree();
  const search = document.getElementById('tree-search');
  let waiting = null;
  search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(() => searchTree(search.value), 120); });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    const found = searchTree(search.value);
    if (found.length) location.hash = addressOf('tree', { node: [nodeKey(found[0])] });
  });
  document.getElementById('tree-fold').addEventListener('click', () => {
    document.querySelectorAll('#tree-root details[open]').forEach((box) => { box.open = false; });
  });
}
