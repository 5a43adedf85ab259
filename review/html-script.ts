/** The script of the page: search, filters, open and close. It is hashed into the page's policy. */
export const SCRIPT = `
const search = document.getElementById('search');
const boxes = [...document.querySelectorAll('input[data-filter]')];
const changes = [...document.querySelectorAll('[data-class]')];
const sections = [...document.querySelectorAll('details.section:not(#picture)')];
const groups = [...document.querySelectorAll('details.group')];
const status = document.getElementById('status');
let texts;
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  if (words.length > 0) texts ??= changes.map((change) => change.textContent.toLowerCase());
  const on = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.filter));
  let count = 0;
  changes.forEach((change, index) => {
    const seen = on.has(change.dataset.class) && words.every((word) => texts[index].includes(word));
    if (change.hidden === seen) change.hidden = !seen;
    if (seen) count++;
  });
  for (const holder of [...groups, ...sections]) {
    const any = holder.querySelector('[data-class]:not([hidden])') !== null;
    holder.hidden = !any;
    if (any && words.length > 0) holder.open = true;
  }
  status.textContent = count + ' of ' + changes.length + ' changes shown';
}
let waiting;
search.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, changes.length > 2000 ? 120 : 0);
});
for (const box of boxes) box.addEventListener('change', show);
const all = () => document.querySelectorAll('main details');
document.getElementById('open').addEventListener('click', () => { for (const one of all()) one.open = true; });
document.getElementById('close').addEventListener('click', () => { for (const one of all()) one.open = false; });
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target !== search) { event.preventDefault(); search.focus(); }
  if (event.key === 'Escape' && event.target === search) { search.value = ''; show(); }
});
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  if (target) target.scrollIntoView({ block: 'center' });
}
addEventListener('hashchange', reveal);
show();
reveal();
`;
