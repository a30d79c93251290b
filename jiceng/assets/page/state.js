/* What is open, as the address of the page: #items?street=…&code=…&q=… */
let written = null;

function decoded(text) {
  try { return decodeURIComponent(text); } catch (error) { return text; }
}

function readAddress() {
  const hash = location.hash.replace(/^#/, '');
  const cut = hash.indexOf('?');
  const filters = {};
  if (cut >= 0) {
    hash.slice(cut + 1).split('&').forEach((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) filters[pair.slice(0, at)] = pair.slice(at + 1).split(',').map(decoded);
    });
  }
  return { part: decoded(cut < 0 ? hash : hash.slice(0, cut)), filters: filters };
}

function addressOf(part, filters) {
  const pairs = Object.keys(filters)
    .filter((name) => filters[name] && filters[name].length)
    .map((name) => name + '=' + filters[name].map(encodeURIComponent).join(','));
  return '#' + encodeURIComponent(part) + (pairs.length ? '?' + pairs.join('&') : '');
}

function writeAddress(part, filters) {
  written = addressOf(part, filters);
  try { history.replaceState(null, '', written); } catch (error) { location.replace(written); }
}

function bring(element) {
  if (!element) return;
  const still = window.matchMedia && window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'start' });
}
