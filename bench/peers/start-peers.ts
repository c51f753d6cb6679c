import { type Peer, type PeerCommand, startPeer } from '../peer.ts';

/** Starts what can be started; the others are named with the reason. */
export async function startPeers(
  commands: readonly (PeerCommand | readonly PeerCommand[])[],
  log: (line: string) => void,
): Promise<{ peers: Peer[]; skipped: { name: string; reason: string }[] }> {
  const peers: Peer[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (const entry of commands) {
    // Of several the first that gets ready.
    const choices: readonly PeerCommand[] = 'command' in entry ? [entry] : entry;
    let reason = '';
    for (const choice of choices) {
      log(`starting ${choice.name}`);
      try {
        peers.push(await startPeer(choice));
        reason = '';
        break;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
        log(`${choice.name} did not start: ${reason} (bench/README.md says how to set it up)`);
      }
    }
    if (reason !== '') skipped.push({ name: choices[0].name, reason });
  }
  return { peers, skipped };
}
