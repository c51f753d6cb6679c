// The command line as a process of its own, from the sources.
import { main } from '../../src/cli/main.ts';

main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
