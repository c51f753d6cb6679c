import type { Cell, Column, TableBlock } from './block.ts';
import { escapeHtml } from './plain-text.ts';

/** A table in its own scrolling box, so that a phone never has to scroll the whole page sideways. */
export function renderTable({ title, columns, rows, note }: TableBlock): string {
  const head = columns
    .map((column) => `<th scope="col"${classAttribute(column)}>${escapeHtml(column.title)}</th>`)
    .join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell, index) => renderCell(cell, columns[index])).join('')}</tr>`)
    .join('\n');
  return (
    `<div class="card table">${title === undefined ? '' : `<h3>${escapeHtml(title)}</h3>`}` +
    `<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>` +
    `${note === undefined ? '' : `<p class="small">${escapeHtml(note)}</p>`}</div>`
  );
}

function renderCell(cell: Cell, column: Column | undefined): string {
  if (typeof cell === 'string') return `<td${classAttribute(column)}>${escapeHtml(cell)}</td>`;
  const text = cell.strong ? `<strong>${escapeHtml(cell.text)}</strong>` : escapeHtml(cell.text);
  const share = cell.bar === undefined ? undefined : Math.min(1, Math.max(0, cell.bar));
  const bar =
    share === undefined || Number.isNaN(share)
      ? ''
      : `<span class="bar"><i style="width:${(share * 100).toFixed(1)}%"></i></span>`;
  return `<td${classAttribute(column, cell.tone)}>${bar === '' ? text : `${bar}<span class="number">${text}</span>`}</td>`;
}

function classAttribute(column: Column | undefined, tone?: string): string {
  const names = [
    ...(column?.align === 'end' ? ['end'] : []),
    ...(column?.wide ? ['wide'] : []),
    ...(tone === undefined ? [] : [tone]),
  ];
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}
