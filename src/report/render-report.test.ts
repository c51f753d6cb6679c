import { describe, expect, it } from 'vitest';
import type { Report } from './block.ts';
import { bothWidths } from './charts/chart.ts';
import { horizontalBars } from './charts/horizontal-bars.ts';
import { formatFor } from './format.ts';
import { htmlProblems, visibleText } from './html-check.test-data.ts';
import { renderReport } from './render-report.ts';
import { tintedText } from './render-text-examples.ts';

const hostile = `<script>alert("x")</script> & 'quoted' ]]> --> \u0000\ud800 🚜 "><img src=x onerror=alert(1)>`;

/** One of every block, every text hostile. */
function everyBlock(text: string): Report {
  return {
    language: 'en',
    title: text,
    facts: [text],
    badge: text,
    verdict: { headline: text, sentences: [text], tone: 'good' },
    opening: [{ kind: 'pictogram', filled: 7, total: 100, caption: text, legend: [text, text] }],
    sections: [
      {
        id: 'all',
        title: text,
        lead: text,
        blocks: [
          { kind: 'heading', text },
          { kind: 'paragraph', text },
          { kind: 'keyFigures', figures: [{ label: text, value: text, note: text }] },
          {
            kind: 'table',
            title: text,
            columns: [{ title: text }, { title: text, wide: true }],
            rows: [[text, { text, bar: 0.5 }]],
            note: text,
          },
          {
            kind: 'chart',
            title: text,
            description: text,
            caption: text,
            ...bothWidths('half', formatFor('en'), horizontalBars([{ label: text, value: 1, text }])),
          },
          {
            kind: 'confusionMatrix',
            title: text,
            labels: [text, text],
            counts: [
              [1, 2],
              [3, 4],
            ],
            truth: text,
            predicted: text,
            total: text,
            note: text,
          },
          {
            kind: 'textExamples',
            legend: { for: text, against: text },
            examples: [
              { text, spans: [{ start: 0, end: 8, contribution: 1 }], facts: [{ label: text, value: text }] },
            ],
          },
          { kind: 'code', language: 'sh', title: text, text },
          { kind: 'note', tone: 'warning', title: text, text },
          { kind: 'list', items: [text] },
          { kind: 'definitions', entries: [{ term: text, text }] },
        ],
      },
    ],
    warnings: [],
    footer: text,
  };
}

describe('renderReport', () => {
  it('escapes every text of every block', () => {
    const html = renderReport(everyBlock(hostile));
    expect(html.match(/<script|<img/gi)).toBe(null);
    expect(html.match(/[^\n\P{Cc}]|\p{Surrogate}/gu)).toBe(null);
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(html).toContain('🚜');
    expect(htmlProblems(html)).toEqual([]);
  });

  it('refers to nothing outside itself', () => {
    const html = renderReport(everyBlock('plain'));
    const addresses = html.match(/(?:https?:)?\/\/[^\s"'<]+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
    expect(html).not.toMatch(/ src=|@import|<link|<script|url\((?!#)/);
  });

  it('is the same, byte for byte, when written twice', () => {
    expect(renderReport(everyBlock('plain'))).toBe(renderReport(everyBlock('plain')));
  });

  it('cuts very long texts in examples with an ellipsis', () => {
    const report = everyBlock('x'.repeat(10_000));
    const text = visibleText(renderReport({ ...report, sections: report.sections.slice(0, 1) }));
    expect(text).toContain(`${'x'.repeat(420)}…`);
  });
});

describe('tintedText', () => {
  it('keeps the text as it was, tinting what spoke for and against', () => {
    const text = 'hose <b> leak';
    const html = tintedText(text, [
      { start: 0, end: 4, contribution: 2 },
      { start: 9, end: 13, contribution: -1 },
    ]);
    expect(html).toMatch(
      /<mark style="[^"]+">hose<\/mark> &lt;b&gt; <mark class="against" [^>]+>leak<\/mark>/,
    );
    expect(visibleText(html)).toBe(text);
  });

  it('leaves overlapping and impossible spans plain', () => {
    const spans = [
      { start: 0, end: 6, contribution: 1 },
      { start: 2, end: 8, contribution: 1 },
      { start: -3, end: 2, contribution: 1 },
      { start: 5, end: 900, contribution: Number.NaN },
    ];
    expect(visibleText(tintedText('track tensioner', spans))).toBe('track tensioner');
  });
});
