import type { Failure, Outcome, PeerFigure } from './benchmark.ts';
import { type Hardware, limitOf } from './hardware.ts';

export interface Measured {
  readonly outcomes: readonly (Outcome | Failure)[];
  readonly hardware: Hardware;
  /** The machine in one line. */
  readonly machine: string;
  readonly threads: number;
  readonly version: string;
  readonly date: string;
  /** What the page was made with. */
  readonly command: string;
  /** What each benchmark measures, by its name. */
  readonly summaries: ReadonlyMap<string, string>;
  /** Why another is ahead in a benchmark, by its name. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** The page of all figures: one table, and in words what the table cannot say. */
export function markdown(measured: Measured): string {
  const { outcomes, hardware, machine, threads, version, date, command, summaries, reasons } = measured;
  const done = outcomes.filter((each): each is Outcome => 'ours' in each);
  const behind = done.filter(({ peers }) => peers.some(isAhead));
  const parts = [
    '# Benchmarks',
    `Millwright ${version} and its peers, ${date}. Machine: ${machine}; each side may use ${threads} ${threads === 1 ? 'thread' : 'threads'}. ` +
      `Through ONNX Runtime a large matrix product reaches ${shown(hardware.flops / 1e9)} GFLOP/s here, ` +
      `a large sum moves ${shown(hardware.bandwidth / 1e9)} GB/s. Made by`,
    `    ${command}`,
    tableOf(done, hardware),
    'Figures are medians over rounds in which every side does the same work in turn. × is how many times better ours is: ' +
      'above 1 ours is ahead, in bold another is. The last column is the share of what the hardware allows: if matrix ' +
      'products ran at the rate above and all weights and the optimiser’s moments were read and written once, and ' +
      'nothing else took time.',
    ...section(
      'Where another is ahead',
      behind.map((each) => whyBehind(each, reasons)),
    ),
    ...section('Notes', done.flatMap(notesOf)),
    ...section('Not measured', outcomes.flatMap(missingOf)),
    ...section(
      'What is measured',
      outcomes.map(({ name }) => `\`${name}\`: ${summaries.get(name) ?? name}`),
    ),
    'How to set the peers up, and what each of them does, is in [bench/README.md](../bench/README.md).',
  ];
  return `${parts.join('\n\n')}\n`;
}

function tableOf(outcomes: readonly Outcome[], hardware: Hardware): string {
  const columns = [...new Set(outcomes.flatMap(({ peers }) => peers.map(columnOf)))];
  const rows = outcomes.map(({ name, ours, unit, peers, work, device }) => [
    `\`${name}\`${device === 'cpu' ? '' : ` on ${device}`}`,
    `${shown(ours)} ${unit}`,
    ...columns.map((column) => {
      const own = peers.filter((peer) => columnOf(peer) === column);
      return own.length === 0 ? '–' : own.map(cellOf).join('<br>');
    }),
    // The limit is the processor's.
    work === undefined || device !== 'cpu' ? '–' : `${shown((100 * ours) / limitOf(work, hardware), 2)} %`,
  ]);
  const head = ['', 'Millwright', ...columns, 'of the limit'];
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.map(inCell).join(' | ')} |`).join('\n');
}

const columnOf = ({ name, version }: PeerFigure): string => `${name} ${version}`;

function cellOf(peer: PeerFigure): string {
  const ratio = `× ${shown(peer.ratio, 2)}`;
  const value = `${shown(peer.value)} (${isAhead(peer) ? `**${ratio}**` : ratio})`;
  return peer.variant === undefined ? value : `${peer.variant}: ${value}`;
}

const isAhead = ({ ratio }: PeerFigure): boolean => ratio < 1;

function whyBehind({ name, peers }: Outcome, reasons: Readonly<Record<string, string>>): string {
  const ahead = peers.filter(isAhead).map((peer) => `${titleOf(peer)} (× ${shown(peer.ratio, 2)})`);
  return `\`${name}\`, ${ahead.join(', ')}: ${reasons[name] ?? 'nobody has looked into it yet.'}`;
}

function notesOf({ name, note, peers }: Outcome): string[] {
  const own = note === undefined ? [] : [`\`${name}\`: ${note}`];
  const theirs = peers.flatMap((peer) =>
    peer.note === undefined ? [] : [`\`${name}\`, ${titleOf(peer)}: ${peer.note}`],
  );
  return [...own, ...theirs];
}

function missingOf(outcome: Outcome | Failure): string[] {
  if ('failure' in outcome) return [`\`${outcome.name}\`: ${withoutPaths(outcome.failure)}`];
  return outcome.skipped.map(({ name, reason }) => `\`${outcome.name}\`, ${name}: ${withoutPaths(reason)}`);
}

const titleOf = ({ name, variant, version }: PeerFigure): string =>
  `${name} ${version}${variant === undefined ? '' : `, ${variant}`}`;

const section = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${item.replace(/\s+/g, ' ')}`).join('\n')];

/** The last part of each path: where files lie on this machine is nobody's business. */
export const withoutPaths = (text: string): string =>
  text.replace(/(?<![\w:/.])(?:file:\/\/|~|\.{1,2})?\/(?:[^\s/'"]+\/)*([^\s/'"]+)/g, '$1');

const inCell = (text: string): string => text.replaceAll('|', '\\|');

const shown = (value: number, figures = 4): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: figures });
