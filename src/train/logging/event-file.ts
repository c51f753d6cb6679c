import { appendFileSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { tfRecord } from './tf-record.ts';
import { writing } from './writing.ts';

/** What one record of an event file says (`tensorflow/core/util/event.proto`). */
interface Event {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step?: number;
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly { readonly tag: string; readonly simpleValue: number }[] };
  readonly sessionLog?: { readonly status: number };
}

const field = (id: number, type: string, rule?: 'repeated') => ({ id, type, ...(rule && { rule }) });
const eventType = protobuf.Root.fromJSON({
  nested: {
    Event: {
      fields: {
        wallTime: field(1, 'double'),
        step: field(2, 'int64'),
        fileVersion: field(3, 'string'),
        summary: field(5, 'Summary'),
        sessionLog: field(7, 'SessionLog'),
      },
    },
    Summary: { fields: { value: field(1, 'SummaryValue', 'repeated') } },
    SummaryValue: { fields: { tag: field(1, 'string'), simpleValue: field(2, 'float') } },
    SessionLog: { fields: { status: field(1, 'int32') } },
  },
}).lookupType('Event');

/** `SessionLog.START`: what was logged from this step on is no longer true. */
const sessionStart = 1;

/** A file of scalars over steps that TensorBoard reads. Each event is in the file when its call returns. */
export class EventFile {
  readonly #path: string;

  /** A new file in `folder`; what earlier files there say of `step` and later steps is no longer shown. */
  constructor(folder: string, step: number) {
    const now = Date.now();
    // TensorBoard reads the files of a folder in the order of their names.
    const seconds = `${Math.floor(now / 1000)}.${String(now % 1000).padStart(3, '0')}`;
    this.#path = join(folder, `events.out.tfevents.${seconds}.${hostname()}.${process.pid}`);
    writing(folder, () => mkdirSync(folder, { recursive: true }));
    this.#write({ wallTime: now / 1000, fileVersion: 'brain.Event:2' });
    this.#write({ wallTime: now / 1000, step, sessionLog: { status: sessionStart } });
  }

  scalars(step: number, values: Readonly<Record<string, number>>): void {
    const value = Object.entries(values).map(([tag, simpleValue]) => ({ tag, simpleValue }));
    if (value.length > 0) this.#write({ wallTime: Date.now() / 1000, step, summary: { value } });
  }

  #write(event: Event): void {
    const record = tfRecord(eventType.encode(event).finish());
    writing(this.#path, () => appendFileSync(this.#path, record));
  }
}
