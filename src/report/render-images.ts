import type { PicturesBlock } from './block.ts';
import { escapeHtml } from './plain-text.ts';

/** Images in rows, each with its facts. They are part of the page. */
export function renderImages({ pictures: images, wide }: PicturesBlock): string {
  const items = images.map(({ png, beside, description, facts }) => {
    const image = (bytes: Uint8Array) =>
      `<img src="data:image/png;base64,${Buffer.from(bytes).toString('base64')}" alt="${escapeHtml(description)}">`;
    const shown = beside === undefined ? image(png) : `<div class="pair">${image(beside)}${image(png)}</div>`;
    const list = facts
      .map(
        ({ label, value, tone }) =>
          `<div><dt>${escapeHtml(label)}</dt> <dd class="${tone ?? 'plain'}">${escapeHtml(value)}</dd></div>`,
      )
      .join('');
    return `<figure>${shown}${list === '' ? '' : `<dl>${list}</dl>`}</figure>`;
  });
  const kind = wide ? ' wide' : images.some(({ beside }) => beside !== undefined) ? ' pairs' : '';
  return `<div class="images${kind}">${items.join('')}</div>`;
}
