// Which resources that hold data a second deployment would replace or remove: the templates of two directories, before and after.
import { isDeepStrictEqual } from 'node:util';
import { definition, published, read } from './templates.mjs';

const [before, after] = process.argv.slice(2).map(read);
const findings = [];
for (const stack of before) {
  const next = after.find((other) => other.name === stack.name)?.body.Resources ?? {};
  for (const [id, resource] of Object.entries(stack.body.Resources ?? {})) {
    const type = published(resource.Type);
    if (!type?.isStateful) {
      continue;
    }
    const tell = (message) => findings.push({ directory: '', gate: 'replacements', stack: stack.name, resource: id, message });
    if (next[id]?.Type !== resource.Type) {
      tell('is there no more');
    } else {
      compare(resource.Properties ?? {}, next[id].Properties ?? {}, type.properties, '', tell);
    }
  }
}
process.stdout.write(JSON.stringify(findings));

function compare(one, other, known, path, tell) {
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    if (isDeepStrictEqual(one[name], other[name])) {
      continue;
    }
    const property = known[name];
    if (property?.causesReplacement === 'yes') {
      tell(`${path}${name} changes, and with it the resource`);
    } else if (property?.type.type === 'ref' && one[name] && other[name]) {
      compare(one[name], other[name], definition(property.type.reference.$ref).properties, `${path}${name}.`, tell);
    }
  }
}
