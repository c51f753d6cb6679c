/** What is still open on a device. Drivers may hang or crash when a process takes them down in the middle of their work. */
const open = new Set<() => void>();

/** Has `close` called before the process ends, where what this gives back was not called before that. */
export function closedAtExit(close: () => void): () => void {
  if (open.size === 0) process.on('exit', closeAll);
  open.add(close);
  return () => {
    open.delete(close);
    if (open.size === 0) process.off('exit', closeAll);
  };
}

/** The last that was opened first: it may use what was opened before it. */
function closeAll(): void {
  for (const close of [...open].reverse()) close();
}
