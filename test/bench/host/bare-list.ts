import { showBarePage } from './bare-page.ts';

/**
 * A panel with a table as tall as ours, drawn by hand as cheaply as can be: the rows in sight and eight on either side,
 * a text in each of so many cells. What a scroll of a table costs by itself, in this editor on this machine.
 */
export async function openBareList(rows: number, columns: number): Promise<void> {
  const script = `
const [count, columns, height, beyond] = [${rows}, ${columns}, 28, 8];
const list = document.querySelector('.grid');
const body = list.firstElementChild;
body.style.height = count * height + 'px';
const drawn = new Map();
const free = [];
function element() {
  const row = document.createElement('div');
  row.className = 'row';
  for (let n = 0; n < columns; n++) row.append(document.createElement('span'));
  return body.appendChild(row);
}
function draw() {
  const first = Math.max(0, Math.floor(list.scrollTop / height) - beyond);
  const last = Math.min(count - 1, Math.ceil((list.scrollTop + list.clientHeight) / height) + beyond);
  for (const [index, row] of drawn)
    if (index < first || index > last) {
      drawn.delete(index);
      free.push(row);
    }
  for (let index = first; index <= last; index++) {
    if (drawn.has(index)) continue;
    const row = free.pop() ?? element();
    row.style.top = index * height + 'px';
    for (const [n, cell] of [...row.children].entries()) cell.textContent = 'text ' + (index * columns + n);
    drawn.set(index, row);
  }
}
list.addEventListener('scroll', draw);
draw();
`;
  const style = `
body { margin: 0; padding: 0; }
.grid { height: 100vh; overflow: auto; }
.grid > div { position: relative; }
.row { position: absolute; inset: 0 0 auto; display: grid; grid-template-columns: repeat(${columns}, 1fr); height: 28px; }
.row > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
`;
  await showBarePage('Bare list', { script, style, body: '<div class="grid"><div></div></div>' });
}
