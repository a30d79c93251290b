/* Searching by characters or by the first letters they are read with. */
function lettersOf(text) {
  const letters = [];
  for (const mark of text) {
    const lower = mark.toLowerCase();
    if (DATA.initials[mark]) letters.push(DATA.initials[mark]);
    else if (/[a-z0-9]/.test(lower)) letters.push(lower);
    else letters.push('');
  }
  return letters;
}

function readsAs(letters, wanted) {
  const last = letters.length - wanted.length;
  for (let start = 0; start <= last; start += 1) {
    let at = 0;
    while (at < wanted.length && letters[start + at].indexOf(wanted[at]) >= 0) at += 1;
    if (at === wanted.length) return true;
  }
  return false;
}

function searchable(texts) {
  const whole = texts.filter((text) => text).join('\n');
  return { text: whole.toLowerCase(), letters: null, whole: whole };
}

function matches(entry, terms) {
  return terms.every((term) => {
    if (entry.text.indexOf(term) >= 0) return true;
    if (!/^[a-z]{2,}$/.test(term)) return false;
    if (!entry.letters) entry.letters = lettersOf(entry.whole);
    return readsAs(entry.letters, term);
  });
}

function termsOf(query) {
  return query.toLowerCase().split(/\s+/).filter((term) => term);
}
