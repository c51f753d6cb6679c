import type { Block, ChartBlock, KeyFigure } from './block.ts';
import { drawChart } from './charts/draw-chart.ts';
import { escapeHtml } from './plain-text.ts';
import { renderConfusionMatrix } from './render-confusion-matrix.ts';
import type { RenderContext } from './render-context.ts';
import { renderImages } from './render-images.ts';
import { renderPictogram } from './render-pictogram.ts';
import { renderTable } from './render-table.ts';
import { renderTextExamples } from './render-text-examples.ts';

/** One block as HTML; every text in it escaped. */
export function renderBlock(block: Block, context: RenderContext): string {
  switch (block.kind) {
    case 'heading':
      return `<h3>${escapeHtml(block.text)}</h3>`;
    case 'paragraph':
      return `<p${block.small ? ' class="small"' : ''}>${escapeHtml(block.text)}</p>`;
    case 'keyFigures':
      return `<dl class="figures">${block.figures.map(renderKeyFigure).join('')}</dl>`;
    case 'pictogram':
      return renderPictogram(block);
    case 'table':
      return renderTable(block);
    case 'chart':
      return renderChart(block, context);
    case 'confusionMatrix':
      return renderConfusionMatrix(block, context);
    case 'textExamples':
      return renderTextExamples(block);
    case 'pictures':
      return renderImages(block);
    case 'code':
      return (
        (block.title === undefined ? '' : `<h3>${escapeHtml(block.title)}</h3>`) +
        `<pre tabindex="0"><code class="language-${escapeHtml(block.language)}">${escapeHtml(block.text)}</code></pre>`
      );
    case 'note':
      return (
        `<div class="note ${block.tone}">` +
        (block.title === undefined ? '' : `<h3>${escapeHtml(block.title)}</h3>`) +
        `<p>${escapeHtml(block.text)}</p></div>`
      );
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag} class="items">${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</${tag}>`;
    }
    case 'definitions':
      return `<dl class="definitions">${block.entries
        .map(({ term, text }) => `<div><dt>${escapeHtml(term)}</dt> <dd>${escapeHtml(text)}</dd></div>`)
        .join('')}</dl>`;
  }
}

function renderKeyFigure({ label, value, note, tone }: KeyFigure): string {
  return (
    `<div><dt>${escapeHtml(label)}</dt><dd class="value ${tone ?? 'plain'}">${escapeHtml(value)}</dd>` +
    `${note === undefined ? '' : `<dd class="remark">${escapeHtml(note)}</dd>`}</div>`
  );
}

function renderChart(block: ChartBlock, context: RenderContext): string {
  const draw = (drawing: ChartBlock['desk']) => drawChart(drawing, block.description, context.nextId('c'));
  const charts =
    block.phone === undefined
      ? `<div class="chart">${draw(block.desk)}</div>`
      : `<div class="chart desk">${draw(block.desk)}</div><div class="chart phone">${draw(block.phone)}</div>`;
  return (
    `<figure><h3>${escapeHtml(block.title)}</h3>${charts}` +
    `${block.caption === undefined ? '' : `<figcaption>${escapeHtml(block.caption)}</figcaption>`}</figure>`
  );
}
