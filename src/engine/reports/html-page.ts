import { filterTokens } from '../../contract/filter-words.ts';

// What the page of the HTML report carries beside its content: it needs nothing else, from nowhere.

export const style = `
:root { color-scheme: light dark; --page: #fff; --text: #1f1f1f; --red: #c4314b; --yellow: #8a6100; --green: #1a7f37; --info: #0b62b8; --line: #8884; --dim: #5c5c5c; }
@media (prefers-color-scheme: dark) { :root { --page: #1e1e1e; --text: #e4e4e4; --red: #ff8a8a; --yellow: #e8c14b; --green: #7ddb8f; --info: #7db9ff; --dim: #a8a8a8; } }
* { box-sizing: border-box; }
html { background: var(--page); color: var(--text); }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
a { color: var(--info); }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
.muted { color: var(--dim); }
.figures { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.5rem; margin: 0.75rem 0 1.25rem; padding: 0; list-style: none; }
.figures b { font-size: 1.15rem; }
.search { position: sticky; top: 0; padding: 0.5rem 0; background: var(--page); }
.search label { display: block; font-weight: 600; }
.search input { width: 100%; max-width: 30rem; padding: 0.4rem 0.6rem; font: inherit; border: 1px solid var(--dim); border-radius: 4px; }
.repository { border-top: 1px solid var(--line); padding: 0.75rem 0; }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.75rem; }
.findings { margin: 0.4rem 0 0; padding: 0; list-style: none; }
.findings li { display: grid; grid-template-columns: 5rem minmax(0, 1fr); gap: 0.75rem; padding: 0.15rem 0; overflow-wrap: anywhere; }
details { margin: 0.4rem 0 0; }
summary { width: fit-content; color: var(--dim); cursor: pointer; }
.red, .error { color: var(--red); }
.yellow, .warning { color: var(--yellow); }
.green { color: var(--green); }
.info { color: var(--info); }
@media (max-width: 32rem) { .findings li { grid-template-columns: 1fr; gap: 0; } }
@media screen { [hidden] { display: none !important; } }
@media print { .search { display: none; } }
`;

/**
 * Shows what holds every word, as every filter reads them; a repository that does not itself, with those of its findings that do, folded ones too.
 */
export const script = `
const tokensOf = ${filterTokens};
const input = document.querySelector('#search');
const status = document.querySelector('#shown');
const repositories = [...document.querySelectorAll('.repository')].map((element) => ({
  element,
  head: element.querySelector('.head').textContent.toLowerCase(),
  findings: [...element.querySelectorAll('.findings li')].map((item) => ({ item, text: item.textContent.toLowerCase() })),
  folds: [...element.querySelectorAll('details')].map((fold) => ({ fold, items: [...fold.querySelectorAll('li')] })),
}));
function search() {
  const words = tokensOf(input.value).map(({ word }) => word).filter(Boolean);
  let shown = 0;
  for (const { element, head, findings, folds } of repositories) {
    let any = words.every((word) => head.includes(word));
    const whole = any;
    for (const { item, text } of findings) {
      const found = whole || words.every((word) => text.includes(word) || head.includes(word));
      item.hidden = !found;
      any ||= found;
    }
    for (const { fold, items } of folds) {
      fold.hidden = items.every((item) => item.hidden);
      fold.open = words.length > 0 && !whole && !fold.hidden;
    }
    element.hidden = !any;
    if (any) shown += 1;
  }
  status.textContent = shown + ' of ' + repositories.length + ' repositories shown';
}
input.addEventListener('input', search);
search();
`;
