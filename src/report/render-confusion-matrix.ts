import type { ConfusionMatrixBlock } from './block.ts';
import { escapeHtml, fitText } from './plain-text.ts';
import type { RenderContext } from './render-context.ts';

/** Classes that a phone shows without scrolling. */
const FITS_PHONE = 5;
const HAN = /\p{Script=Han}/gu;

/** A confusion matrix as a table, each row shaded by its own shares; it scrolls in its box on a narrow screen. */
export function renderConfusionMatrix(block: ConfusionMatrixBlock, { strings }: RenderContext): string {
  const { labels, counts, truth, predicted } = block;
  const large = labels.length > 14;
  const size = labels.length > 24 ? ' large dense' : large ? ' large' : labels.length <= 9 ? ' roomy' : '';
  const head = labels
    .map((label) => {
      return `<th scope="col" title="${escapeHtml(fitText(label, 600, 13))}">${columnHead(label, large ? 150 : 280)}</th>`;
    })
    .join('');
  const body = labels
    .map((label, row) => {
      const cells = counts[row] ?? [];
      const total = cells.reduce((sum, count) => sum + count, 0);
      const shaded = labels.map((other, column) => {
        const count = cells[column] ?? 0;
        const title = `${truth}: ${fitText(label, 400, 13)} · ${predicted}: ${fitText(other, 400, 13)} · ${count}`;
        return renderCount(count, total, row === column, title);
      });
      return (
        `<tr><th scope="row"><span class="name">${escapeHtml(fitText(label, large ? 150 : 320, 13))}</span></th>${shaded.join('')}` +
        `<td class="sum">${total}</td></tr>`
      );
    })
    .join('\n');
  return (
    `<div class="card matrix${size}"><h3>${escapeHtml(block.title)}</h3>` +
    `<p class="axisname">↓ ${escapeHtml(truth)} &nbsp; → ${escapeHtml(predicted)}</p>` +
    `<div class="scroll" tabindex="0"><table><thead><tr><td class="sum"></td>${head}` +
    `<th scope="col">${columnHead(block.total, 150)}</th></tr></thead>` +
    `<tbody>\n${body}\n</tbody></table></div>` +
    `${labels.length > FITS_PHONE ? `<p class="small phone hint">${escapeHtml(strings.frame.scroll)}</p>` : ''}` +
    `${block.note === undefined ? '' : `<p class="small">${escapeHtml(block.note)}</p>`}</div>`
  );
}

function renderCount(count: number, total: number, hit: boolean, title: string): string {
  if (count === 0) return '<td><span class="zero">0</span></td>';
  const share = total > 0 ? count / total : 0;
  // The square root keeps a few errors among hundreds visible.
  const shade = hit ? 0.12 + 0.88 * share : Math.min(1, 0.12 + 0.95 * Math.sqrt(share));
  return `<td class="${hit ? 'hit' : 'miss'}${shade > 0.62 ? ' deep' : ''}" style="--s:${shade.toFixed(2)}" title="${escapeHtml(title)}">${count}</td>`;
}

/** Chinese characters are upright in a vertical line; other scripts are turned. A name of more than 150 pixels has two lines. */
function columnHead(label: string, room: number): string {
  const name = fitText(label, room, 13);
  const upright = (name.match(HAN)?.length ?? 0) > name.length / 2;
  return `<span class="column${upright ? '' : ' turned'}">${escapeHtml(name)}</span>`;
}
