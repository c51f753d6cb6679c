import type { Cell, Column, TableBlock } from './block.ts';
import { escapeHtml } from './plain-text.ts';

/** Columns that fit a phone beside each other; two where they hold free text. */
const FITS_PHONE = 3;

/** A table in its own scrolling box; on a phone, a wide table's rows are cards that name their columns. */
export function renderTable({ title, columns, rows, note }: TableBlock): string {
  const stacked =
    columns.length > FITS_PHONE || (columns.length > 2 && columns.filter(({ wide }) => wide).length > 1);
  const head = columns
    .map((column) => `<th scope="col"${classAttribute(column)}>${escapeHtml(column.title)}</th>`)
    .join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell, index) => renderCell(cell, columns[index], stacked)).join('')}</tr>`)
    .join('\n');
  return (
    `<div class="card table${stacked ? ' stack' : ''}">${title === undefined ? '' : `<h3>${escapeHtml(title)}</h3>`}` +
    `<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>` +
    `${note === undefined ? '' : `<p class="small">${escapeHtml(note)}</p>`}</div>`
  );
}

function renderCell(cell: Cell, column: Column | undefined, stacked: boolean): string {
  const label = stacked && column !== undefined ? ` data-label="${escapeHtml(column.title)}"` : '';
  if (typeof cell === 'string') {
    const empty = cell === '' && stacked ? 'empty' : undefined;
    return `<td${classAttribute(column, empty)}${label}><span>${escapeHtml(cell)}</span></td>`;
  }
  const text = cell.strong ? `<strong>${escapeHtml(cell.text)}</strong>` : escapeHtml(cell.text);
  const share = cell.bar === undefined ? undefined : Math.min(1, Math.max(0, cell.bar));
  const bar =
    share === undefined || Number.isNaN(share)
      ? ''
      : `<span class="bar"><i style="width:${(share * 100).toFixed(1)}%"></i></span>`;
  return `<td${classAttribute(column, cell.tone)}${label}><span>${bar === '' ? text : `${bar}<span class="number">${text}</span>`}</span></td>`;
}

function classAttribute(column: Column | undefined, tone?: string): string {
  const names = [
    ...(column?.align === 'end' ? ['end'] : []),
    ...(column?.wide ? ['wide'] : []),
    ...(tone === undefined ? [] : [tone]),
  ];
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}
