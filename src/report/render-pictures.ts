import type { PicturesBlock } from './block.ts';
import { escapeHtml } from './plain-text.ts';

/** Pictures in rows, each with what is to be said of it. They are part of the page. */
export function renderPictures({ pictures, wide }: PicturesBlock): string {
  const items = pictures.map(({ png, description, facts }) => {
    const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
    const said = facts
      .map(
        ({ label, value, tone }) =>
          `<div><dt>${escapeHtml(label)}</dt> <dd class="${tone ?? 'plain'}">${escapeHtml(value)}</dd></div>`,
      )
      .join('');
    return (
      `<figure><img src="${source}" alt="${escapeHtml(description)}">` +
      `${said === '' ? '' : `<dl>${said}</dl>`}</figure>`
    );
  });
  return `<div class="pictures${wide ? ' wide' : ''}">${items.join('')}</div>`;
}
