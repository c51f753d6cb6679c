import type { Section } from '../block.ts';
import type { ReportFacts } from '../report-facts.ts';
import type { SectionContext } from './section-context.ts';

/** What is needed to train the same model again. */
export function fingerprintSection(
  { fingerprint, createdAt, task }: ReportFacts,
  { strings, format }: SectionContext,
): Section {
  const words = strings.fingerprint;
  return {
    id: 'fingerprint',
    title: words.title,
    lead: words.lead,
    blocks: [
      { kind: 'code', language: 'sh', title: words.command, text: fingerprint.command },
      {
        kind: 'table',
        columns: [{ title: words.item }, { title: words.value, wide: true }],
        rows: [
          [words.task, task],
          [words.date, format.moment(createdAt)],
          [words.seed, String(fingerprint.seed)],
          [words.sha256, fingerprint.dataSha256],
          ...fingerprint.versions.map(({ name, version }) => [name, version]),
        ],
      },
    ],
  };
}
