// Trains a scenario: killed-child.ts SCENARIO CHECKPOINT LOG. Killed by its parent.
import { writeFileSync } from 'node:fs';
import { type Scenario, scenarios } from './killed-scenarios.ts';

const [name, path, log] = process.argv.slice(2);
const isScenario = (each: string): each is Scenario => each in scenarios;
if (!isScenario(name)) throw new Error(`no scenario is called ${name}`);
scenarios[name]({ path, log }).then((model) => {
  const weights = [...model.getWeights()].map(([weight, values]) => [weight, [...values]]);
  writeFileSync(`${path}.weights`, JSON.stringify(weights));
});
