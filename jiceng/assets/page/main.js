/* How the page starts, and what opens when an address is followed. */
const LISTS = {};

function tendLists() {
  [['items', DATA.items, 'number', ITEM_SHAPE], ['places', DATA.places, 'id', PLACE_SHAPE]].forEach(([part, columns, key, shape]) => {
    const root = document.querySelector('[data-list="' + part + '"]');
    if (root) LISTS[part] = new List(root, part, columns, columns[key].length, shape);
  });
}

function follow() {
  if (location.hash && location.hash === written) return;
  const address = readAddress();
  Object.keys(LISTS).forEach((part) => {
    if (part === address.part || !LISTS[part].started) LISTS[part].apply(part === address.part ? address.filters : {});
    LISTS[part].started = true;
  });
  written = null;
  if (!address.part) return;
  if (address.part === 'tree' && address.filters.node) {
    const node = TREE.at.get(address.filters.node[0]);
    if (node !== undefined) { showNode(node); return; }
  }
  const target = document.getElementById(address.part);
  if (target) {
    for (let box = target; box; box = box.parentElement) if (box.tagName === 'DETAILS') box.open = true;
    if (target.tagName === 'TR') {
      document.querySelectorAll('tr.sought').forEach((old) => old.classList.remove('sought'));
      target.classList.add('sought');
    }
    bring(target);
  }
}

function printWhole() {
  window.addEventListener('beforeprint', () => {
    Object.keys(LISTS).forEach((part) => LISTS[part].draw(true));
    GRIDS.forEach((grid) => grid.table(true));
    document.querySelectorAll('details.twin').forEach((box) => { box.setAttribute('data-was', box.open ? 'open' : ''); box.open = true; });
  });
  window.addEventListener('afterprint', () => {
    Object.keys(LISTS).forEach((part) => LISTS[part].draw(false));
    GRIDS.forEach((grid) => grid.table(false));
    document.querySelectorAll('details.twin').forEach((box) => { box.open = box.getAttribute('data-was') === 'open'; });
  });
}

document.documentElement.classList.add('scripted');
tendLists();
tendTree();
follow();
window.addEventListener('hashchange', follow);
printWhole();
drawCharts();
