import type { Device } from '../../src/runtime/device.ts';
import type { Skipped } from '../benchmark.ts';
import { type Peer, type PeerCommand, startPeer } from '../peer.ts';

/** Starts what can be started on the device; the others are named with the reason. */
export async function startPeers(
  commands: readonly (PeerCommand | readonly PeerCommand[])[],
  log: (line: string) => void,
  device: Device = 'cpu',
): Promise<{ peers: Peer[]; skipped: Skipped[] }> {
  const peers: Peer[] = [];
  const skipped: Skipped[] = [];
  for (const entry of commands) {
    // Of several the first that gets ready.
    const choices: readonly PeerCommand[] = 'command' in entry ? [entry] : entry;
    const theirs = device === 'cpu' ? 'cpu' : choices[0].devices?.[device];
    if (theirs === undefined) {
      skipped.push({ name: titleOf(choices[0]), reason: 'it is measured on the cpu only' });
      continue;
    }
    const reasons: string[] = [];
    for (const choice of choices) {
      log(`starting ${titleOf(choice)} (${choice.command})`);
      try {
        peers.push(await startPeer({ ...choice, settings: { ...choice.settings, device: theirs } }));
        reasons.length = 0;
        break;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        reasons.push(reason);
        log(`${titleOf(choice)} did not start: ${reason} (bench/README.md says how to set it up)`);
      }
    }
    // An interpreter without the library says less than one in which it failed.
    const reason = reasons.find((each) => !lacksLibrary(each)) ?? reasons[0];
    if (reason !== undefined) skipped.push({ name: titleOf(choices[0]), reason });
  }
  return { peers, skipped: worthTelling(skipped, peers.map(titleOf)) };
}

/** What a peer is called beside others: `PyTorch`, `PyTorch (sparse)`. */
export const titleOf = ({ name, variant }: { name: string; variant?: string }): string =>
  variant === undefined ? name : `${name} (${variant})`;

/**
 * Each reason once. That an interpreter lacks a library is no news where another of the interpreters has it.
 */
export function worthTelling(skipped: readonly Skipped[], started: readonly string[]): Skipped[] {
  const told = skipped.filter(({ name, reason }) => {
    const triedElsewhere =
      started.includes(name) || skipped.some((each) => each.name === name && !lacksLibrary(each.reason));
    return !(lacksLibrary(reason) && triedElsewhere);
  });
  return told.filter(
    ({ name, reason }, i) => i === told.findIndex((each) => each.name === name && each.reason === reason),
  );
}

const lacksLibrary = (reason: string): boolean => /No module named/.test(reason);
