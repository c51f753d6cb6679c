import type { Block } from './block.ts';
import { escapeHtml } from './plain-text.ts';

type Pictogram = Extract<Block, { kind: 'pictogram' }>;

/** A hundred small squares, so many of them filled: a share as something one can count. */
export function renderPictogram({ filled, total, caption, legend }: Pictogram): string {
  const perRow = 20;
  const step = 18;
  const rows = Math.ceil(total / perRow);
  let squares = '';
  for (let index = 0; index < total; index += 1) {
    const colour = index < filled ? 'var(--blue)' : 'var(--orange)';
    squares += `<rect x="${(index % perRow) * step}" y="${Math.floor(index / perRow) * step}" width="15" height="15" rx="3" fill="${colour}"/>`;
  }
  const label = `${caption}: ${legend.join(', ')}`;
  return (
    `<div class="card pictogram"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${perRow * step - 3} ${rows * step - 3}" role="img" aria-label="${escapeHtml(label)}">${squares}</svg>` +
    `<div><p class="small">${escapeHtml(caption)}</p><div class="legend">` +
    `<span><i style="background:var(--blue)"></i>${escapeHtml(legend[0])}</span>` +
    `<span><i style="background:var(--orange)"></i>${escapeHtml(legend[1])}</span></div></div></div>`
  );
}
