/* The data of the page, its words, and elements made of text: nothing is ever parsed as markup. */
const DATA = JSON.parse(document.getElementById('data').textContent);
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

function say(code, values) {
  return DATA.words[code].replace(/\{(\w+)\}/g, (all, name) => String(values[name]));
}

function shown(text) {
  return String(text).replace(ACTING, (mark) => {
    const code = mark.charCodeAt(0).toString(16).toUpperCase();
    return '⟨U+' + ('0000' + code).slice(-4) + '⟩';
  });
}

function grouped(number) {
  return number === null || number === undefined ? '' : String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.keys(attributes || {}).forEach((name) => {
    const value = attributes[name];
    if (name === 'on') Object.keys(value).forEach((event) => element.addEventListener(event, value[event]));
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  });
  children.forEach((child) => {
    if (child === null || child === undefined || child === '') return;
    element.appendChild(child instanceof Node ? child : document.createTextNode(shown(child)));
  });
  return element;
}

function empty(element) {
  while (element.firstChild) element.removeChild(element.firstChild);
  return element;
}

/* Columns come plain, or as values and positions. */
function cell(columns, name, row) {
  const column = columns[name];
  const value = Array.isArray(column) ? column[row] : column.d[column.i[row]];
  return value === undefined ? null : value;
}
