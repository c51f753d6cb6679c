import type { LayerTime, OutsidePart, StepProfile, TimeShare } from './step-profile.ts';

/** Operators beyond so many are summed up. */
const shownOperators = 12;
/** What is inside a layer is listed where the layer takes at least this share of a step. */
const worthOpening = 0.1;

/** A profile as tables for a person. */
export function showProfile(profile: StepProfile): string {
  const { layers, operators, outside, steps, milliseconds, unprofiledMilliseconds } = profile;
  const rest = operators.slice(shownOperators);
  const beside =
    unprofiledMilliseconds === null ? '' : `; ${fixed(unprofiledMilliseconds)} ms when not profiled`;
  const besides = outside.map((each) => [outsideNames[each.part], '', ...timeOf(each)]);
  return [
    `profile: ${fixed(milliseconds)} ms a step, mean of ${steps} ${steps === 1 ? 'step' : 'steps'}${beside}`,
    '',
    ...table([
      ['layer', 'forward', 'backward', 'update', 'ms', 'share'],
      ...layers.flatMap((each) => [
        layerRow(each),
        ...(each.share < worthOpening ? [] : each.parts.map((part) => layerRow(part, '  '))),
      ]),
    ]),
    '',
    ...table([
      ['operator', 'calls', 'ms', 'share'],
      ...operators
        .slice(0, shownOperators)
        .map((each) => [each.operator, String(Math.round(each.calls)), ...timeOf(each)]),
      ...(rest.length === 0 ? [] : [[`${rest.length} others`, '', ...timeOf(sumOf(rest))]]),
      ...besides,
    ]),
  ].join('\n');
}

const outsideNames: Readonly<Record<OutsidePart, string>> = {
  data: '(reading data)',
  random: '(drawing random numbers)',
  feed: '(feeding)',
  call: '(calling ONNX Runtime)',
  betweenKernels: '(ONNX Runtime between operators)',
  results: '(reading results)',
  callbacks: '(callbacks)',
  checkpoint: '(writing checkpoints)',
};

const layerRow = (time: LayerTime, indent = ''): string[] => [
  `${indent}${time.layer}`,
  ...[time.forward, time.backward, time.update].map((each) => (each === 0 ? '' : fixed(each))),
  ...timeOf(time),
];

const timeOf = ({ milliseconds, share }: TimeShare): string[] => [
  fixed(milliseconds),
  `${(share * 100).toFixed(1)}%`,
];

const sumOf = (times: readonly TimeShare[]): TimeShare => ({
  milliseconds: times.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  share: times.reduce((sum, { share }) => sum + share, 0),
});

const fixed = (milliseconds: number): string => milliseconds.toFixed(3);

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
}
