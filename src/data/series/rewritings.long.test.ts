// The same properties as in the short tests, on many more ways of writing.
process.env.MILLWRIGHT_REWRITINGS = '500';
await import('./rewritings.test.ts');
