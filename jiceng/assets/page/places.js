/* Communities and villages as a list. */
function organisationOf(list, row) {
  const similar = list.get('similar_name', row);
  if (list.get('org_name', row)) return list.get('org_name', row);
  return similar ? make('small', {}, say('similar', { name: similar })) : '';
}

function placeOf(list, row) {
  return make('a', { href: addressOf('tree', { node: ['Division:' + list.get('id', row)] }) }, list.get('name', row));
}

const PLACE_SHAPE = {
  key: 'place',
  facets: [
    { name: 'state', label: 'state_label', title: 'state', order: ['matched', 'suggested', 'not_seen', 'no_organisation'] },
    { name: 'level', label: 'level_label', title: 'level', order: ['community', 'village'] },
    { name: 'form', label: 'form_label', title: 'form', order: ['committee', 'general_branch', 'branch'] },
    { name: 'street', label: 'street_name', title: 'street' },
  ],
  aliases: { place: 'id' },
  named: { place: 'name' },
  search: ['name', 'street_name', 'org_name'],
  sorts: [
    { name: 'order' },
    { name: 'name', key: (list, row) => list.get('name', row) || '' },
  ],
  columns: [
    { title: 'place', css: 'place', show: placeOf },
    { title: 'street', css: 'street', show: (list, row) => list.get('street_name', row) },
    { title: 'level', css: 'level', show: (list, row) => list.get('level_label', row) },
    { title: 'state', css: 'state-of', show: (list, row) => make('span', { class: 'state ' + list.get('state', row) }, list.get('state_label', row)) },
    { title: 'organisation', css: 'org', show: organisationOf },
    { title: 'form', css: 'nowrap', show: (list, row) => (list.get('org_name', row) ? list.get('form_label', row) : '') },
    { title: 'children', css: 'num', show: (list, row) => (list.get('org_name', row) ? grouped(list.get('children', row)) : '') },
  ],
  copied: [
    { title: 'street', name: 'street_name' }, { title: 'place', name: 'name' },
    { title: 'level', name: 'level_label' }, { title: 'state', name: 'state_label' },
    { title: 'organisation', name: 'org_name' }, { title: 'form', name: 'form_label' },
    { title: 'children', name: 'children' },
  ],
  details: null,
};
