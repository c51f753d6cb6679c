/** Why a peer is ahead in a benchmark, by the benchmark's name; printed only where one is. */
export const reasons: Readonly<Record<string, string>> = {};
