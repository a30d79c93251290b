/* The ledger as a list. */
const COMPARED = Boolean(DATA.items.change);
const SEVERITIES = ['error', 'warning', 'info'];

function whereOf(list, row) {
  const street = list.get('street_name', row);
  const community = list.get('community_name', row);
  if (!street && !community) return say('whole');
  return make('span', {}, street, community ? make('small', {}, community) : null);
}

function severityOf(list, row) {
  return make('span', { class: 'weight ' + list.get('severity', row) }, list.get('severity_label', row));
}

function messageOf(list, row) {
  return make('span', { class: 'message' }, list.get('message', row));
}

function factsOf(pairs) {
  const facts = make('dl', {});
  pairs.forEach(([title, content]) => {
    if (content === null || content === '') return;
    facts.appendChild(make('dt', {}, title));
    facts.appendChild(make('dd', {}, content));
  });
  return facts;
}

function itemDetails(list, row) {
  const suggestions = (list.columns.suggestions || {})[row];
  const may = suggestions && make('ul', {}, ...suggestions.map(([name, score, why]) => make('li', {}, name, score === null ? '' : '（' + say('likeness', { n: score }) + '）', why ? ' ' + why : '')));
  const number = list.get('number', row);
  const links = make('p', { class: 'links' }, make('a', { href: addressOf('items', { item: [number] }) }, say('permalink')));
  const node = nodeOf(list.get('kind', row), list.get('subject', row));
  if (node !== null) {
    links.appendChild(document.createTextNode('　'));
    links.appendChild(make('a', { href: addressOf('tree', { node: [list.get('kind', row) + ':' + list.get('subject', row)] }) }, say('in-tree')));
  }
  return make('div', {}, factsOf([
    [say('change'), COMPARED ? list.get('change', row) : null],
    [say('age'), COMPARED ? list.get('age', row) : null],
    [say('remark'), COMPARED ? list.get('disposal', row) : null],
    [say('body'), list.get('name', row)],
    [say('clause'), list.get('clause', row) || say('no-rule')],
    [say('source'), list.get('source', row)],
    [say('evidence'), list.get('evidence', row)],
    [say('action'), list.get('action', row)],
    [say('suggestions'), may || null],
  ]), links);
}

const ITEM_SHAPE = {
  key: 'item',
  facets: (COMPARED ? [{ name: 'change', label: 'change', title: 'change' }] : []).concat([
    { name: 'severity', label: 'severity_label', title: 'severity', order: SEVERITIES },
    { name: 'code', label: 'title', title: 'item' },
    { name: 'street', label: 'street_name', title: 'street', blank: 'whole' },
  ]),
  aliases: { item: 'number', body: 'subject' },
  named: { body: 'name' },
  search: ['number', 'street_name', 'community_name', 'title', 'name', 'message'],
  sorts: [
    { name: 'order' },
    { name: 'severity', key: (list, row) => SEVERITIES.indexOf(list.get('severity', row)) },
    { name: 'title', key: (list, row) => list.get('title', row) || '' },
  ],
  columns: [
    { title: 'number', css: 'number', show: (list, row) => list.get('number', row) },
    { title: 'where', css: 'where', show: whereOf },
    { title: 'item', css: 'item', show: (list, row) => list.get('title', row) },
    { title: 'message', css: 'what', show: messageOf },
    { title: 'action', css: 'action', show: (list, row) => list.get('action', row) },
    { title: 'severity', css: 'nowrap', show: severityOf },
  ],
  copied: [
    { title: 'number', name: 'number' }, { title: 'street', name: 'street_name' },
    { title: 'community', name: 'community_name' }, { title: 'item', name: 'title' },
    { title: 'body', name: 'name' }, { title: 'message', name: 'message' },
    { title: 'action', name: 'action' }, { title: 'severity', name: 'severity_label' },
    { title: 'clause', name: 'clause' }, { title: 'source', name: 'source' },
    { title: 'evidence', name: 'evidence' },
  ].concat(COMPARED ? [{ title: 'change', name: 'change' }] : []),
  details: itemDetails,
};
