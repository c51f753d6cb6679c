import type { Block, TextExample, TextSpan } from './block.ts';
import { escapeHtml, truncate } from './plain-text.ts';

type TextExamples = Extract<Block, { kind: 'textExamples' }>;

const LONGEST = 420;

/** Texts with the pieces that decided tinted: blue spoke for the answer, orange against it. */
export function renderTextExamples({ examples, legend }: TextExamples): string {
  const tinted = examples.some((example) => example.spans.length > 0);
  const key = tinted
    ? `<p class="legend"><span><i style="background:rgb(var(--right)/.55)"></i>${escapeHtml(legend.for)}</span>` +
      `<span><i style="background:rgb(var(--wrong)/.55)"></i>${escapeHtml(legend.against)}</span></p>`
    : '';
  return `<div class="card">${key}${examples.map(renderExample).join('\n')}</div>`;
}

function renderExample({ text, spans, facts }: TextExample): string {
  const entries = facts
    .map(
      ({ label, value, tone }) =>
        `<div><dt>${escapeHtml(label)}</dt><dd class="${tone ?? 'plain'}">${escapeHtml(value)}</dd></div>`,
    )
    .join('');
  return `<article class="example"><blockquote>${tintedText(text, spans)}</blockquote><dl>${entries}</dl></article>`;
}

/** The text with its spans marked; pieces that overlap an earlier one, or start past the cut, are left plain. */
export function tintedText(text: string, spans: TextSpan[]): string {
  const shown = truncate(text, LONGEST);
  const end = text.length > LONGEST ? shown.length - 1 : shown.length;
  const strongest = Math.max(...spans.map((span) => Math.abs(span.contribution)).filter(Number.isFinite), 0);
  const ordered = spans
    .filter((span) => span.start >= 0 && span.end <= end && span.end > span.start)
    .sort((a, b) => a.start - b.start);
  let html = '';
  let at = 0;
  for (const span of ordered) {
    const strength = strongest > 0 ? Math.abs(span.contribution) / strongest : 0;
    if (span.start < at || !(strength >= 0.06)) continue;
    html += escapeHtml(shown.slice(at, span.start));
    html += `<mark${span.contribution < 0 ? ' class="against"' : ''} style="--s:${(0.08 + 0.5 * strength).toFixed(2)}">${escapeHtml(shown.slice(span.start, span.end))}</mark>`;
    at = span.end;
  }
  return html + escapeHtml(shown.slice(at));
}
