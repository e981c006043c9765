// Judges the templates of each directory that is named, and writes what it finds as a JSON list.
import { cloudFormation } from './cloudformation.mjs';
import { iam } from './iam.mjs';
import { states } from './states.mjs';
import { read } from './templates.mjs';

const findings = [];
for (const directory of process.argv.slice(2)) {
  const stacks = read(directory);
  for (const gate of [cloudFormation, iam, states]) {
    findings.push(...(await gate(stacks)).map((finding) => ({ directory, ...finding })));
  }
}
process.stdout.write(JSON.stringify(findings, null, 1));
