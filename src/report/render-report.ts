import type { Block, Report } from './block.ts';
import { stringsFor } from './language/language.ts';
import { escapeHtml } from './plain-text.ts';
import { renderBlock } from './render-block.ts';
import { type RenderContext, renderContext } from './render-context.ts';
import { stylesheet } from './stylesheet.ts';

/**
 * A report as one HTML page that loads nothing: no scripts, no fonts, no images from elsewhere, so that it opens
 * from a disk or an e-mail without a network. All texts are escaped here.
 */
export function renderReport(report: Report): string {
  const context = renderContext(stringsFor(report.language));
  const { strings } = context;
  const facts = report.facts.map((fact) => `<li>${escapeHtml(fact)}</li>`);
  if (report.badge !== undefined) facts.push(`<li class="badge">${escapeHtml(report.badge)}</li>`);
  const contents = report.sections.map(
    ({ id, title }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(title)}</a></li>`,
  );
  const sections = report.sections.map(
    ({ id, title, lead, blocks }) =>
      `<section id="${escapeHtml(id)}">\n<h2>${escapeHtml(title)}</h2>\n` +
      `${lead === undefined ? '' : `<p class="lead">${escapeHtml(lead)}</p>\n`}${renderBlocks(blocks, context)}\n</section>`,
  );
  return `<!DOCTYPE html>
<html lang="${strings.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Millwright">
<title>${escapeHtml(report.title)}</title>
<style>${stylesheet}</style>
</head>
<body>
<div class="page">
<nav aria-label="${escapeHtml(strings.frame.contents)}"><div><p>${escapeHtml(strings.frame.contents)}</p><ol>${contents.join('')}</ol></div></nav>
<header>
<h1>${escapeHtml(report.title)}</h1>
<ul class="facts">${facts.join('')}</ul>
<div class="card verdict ${report.verdict.tone}">
<p class="headline">${escapeHtml(report.verdict.headline)}</p>
${report.verdict.sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n')}
</div>
${renderBlocks(report.opening, context)}
</header>
<main>
${sections.join('\n')}
</main>
<footer class="small"><p>${escapeHtml(report.footer)}</p></footer>
</div>
</body>
</html>
`;
}

/** Neighbouring charts of half or third width share a row. */
function renderBlocks(blocks: Block[], context: RenderContext): string {
  const html: string[] = [];
  let open: 'halves' | 'thirds' | undefined;
  for (const block of blocks) {
    const row =
      block.kind !== 'chart' || block.width === 'full'
        ? undefined
        : block.width === 'half'
          ? 'halves'
          : 'thirds';
    if (row !== open) {
      if (open !== undefined) html.push('</div>');
      if (row !== undefined) html.push(`<div class="${row}">`);
      open = row;
    }
    html.push(renderBlock(block, context));
  }
  if (open !== undefined) html.push('</div>');
  return html.join('\n');
}
