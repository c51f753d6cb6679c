import type { ArchitectureReason } from '../../report/classification-report-data.ts';
import { type Architecture, architectures } from './architectures.ts';
import type { PreparedData } from './prepare.ts';

/** The network for these data, and why. */
export function chooseArchitecture(
  asked: string | undefined,
  _data: PreparedData,
): { architecture: Architecture; reasons: ArchitectureReason[] } {
  const named = architectures.find(({ name }) => name === asked);
  if (named !== undefined) return { architecture: named, reasons: [{ code: 'askedFor' }] };
  return { architecture: architectures[0], reasons: [{ code: 'fastOnCpu' }] };
}
