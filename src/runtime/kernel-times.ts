import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Json, jsonObject } from '../core/json.ts';

/** One kernel of a graph in one run. */
export interface KernelTime {
  /** The node's name in the ONNX file, with what ONNX Runtime adds where it fuses nodes. */
  readonly node: string;
  /** The operator that ran, such as `FusedMatMul`. */
  readonly operator: string;
  /** Without what ran inside it: a loop's time is not counted again for its body. */
  readonly milliseconds: number;
}

/** One run of a graph. */
export interface RunTimes {
  /** From the call into ONNX Runtime to its return. */
  readonly milliseconds: number;
  readonly kernels: readonly KernelTime[];
}

/** The runs in a file that ONNX Runtime's profiler wrote, in order. It keeps a million events; later runs are missing. */
export async function readKernelTimes(path: string): Promise<RunTimes[]> {
  const runs: RunTimes[] = [];
  let kernels: Event[] = [];
  // A line an event: the whole of a recurrent network's file may be longer than a string can be.
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const event = eventOf(line);
    if (event?.category === 'Node') kernels.push(event);
    if (event?.name !== 'model_run') continue;
    // What is inside a run ends before it, and so is written before it.
    const inside = kernels.filter(({ begin }) => begin >= event.begin);
    runs.push({ milliseconds: event.duration / 1000, kernels: ownTimes(inside) });
    kernels = [];
  }
  return runs;
}

/** In microseconds. */
interface Event {
  readonly category: string;
  readonly name: string;
  readonly operator: string;
  readonly begin: number;
  readonly duration: number;
}

const isKernel = /_kernel_time$/;
const hasBody = new Set(['Scan', 'Loop', 'If']);

function eventOf(line: string): Event | undefined {
  const text = line.trim().replace(/,$/, '');
  if (!text.startsWith('{')) return undefined;
  const { cat, name, args = {}, ts, dur } = jsonObject(JSON.parse(text) as Json);
  const { op_name: operator } = jsonObject(args);
  if (cat === 'Node' && !isKernel.test(String(name))) return undefined;
  return {
    category: String(cat),
    name: String(name).replace(isKernel, ''),
    operator: String(operator),
    begin: Number(ts),
    duration: Number(dur),
  };
}

/** `events` are in the order in which they ended, so that a loop comes after what ran inside it. */
function ownTimes(events: readonly Event[]): KernelTime[] {
  const around: { begin: number; inner: number }[] = [];
  const loops = new Map<Event, { inner: number }>();
  for (const event of events.toReversed()) {
    while (around.length > 0 && event.begin < (around.at(-1)?.begin ?? 0)) around.pop();
    const parent = around.at(-1);
    if (parent !== undefined) parent.inner += event.duration;
    if (!hasBody.has(event.operator)) continue;
    const loop = { begin: event.begin, inner: 0 };
    around.push(loop);
    loops.set(event, loop);
  }
  return events.map((event) => ({
    node: event.name,
    operator: event.operator,
    milliseconds: Math.max(0, event.duration - (loops.get(event)?.inner ?? 0)) / 1000,
  }));
}
