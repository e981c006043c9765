// What CloudFormation refuses of a template: types and properties that there are none of, values of another type, missing
// ones, references to nothing, and its quotas.
import { definition, published } from './templates.mjs';

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const MOST_RESOURCES = 500;
const MOST_OUTPUTS = 200;
const MOST_PARAMETERS = 200;
const MOST_BYTES = 1_000_000;
const ATTRIBUTES = new Set([
  'Type', 'Properties', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata', 'Condition', 'CreationPolicy',
  'UpdatePolicy',
]);
const DELETION_POLICIES = new Set(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']);
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
const FUNCTIONS = new Set(
  [
    'And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'ForEach', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Length',
    'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform',
  ].map((name) => `Fn::${name}`),
);
// Types of CloudFormation's own, which it publishes no schema of.
const OWN = /^(AWS::CDK::Metadata|AWS::CloudFormation::CustomResource|Custom::\w+)$/;

export function cloudFormation(stacks) {
  return stacks.flatMap((stack) => {
    const findings = [];
    const tell = (resource, message) => findings.push({ gate: 'cloudformation', stack: stack.name, resource, message });
    quotas(stack, tell);
    circles(stack, tell);
    references(stack.body.Outputs ?? {}, stack, (message) => tell('Outputs', message));
    for (const [id, resource] of Object.entries(stack.body.Resources ?? {})) {
      references(resource, stack, (message) => tell(id, message));
      inspect(id, resource, tell);
    }
    return findings;
  });
}

function quotas(stack, tell) {
  const counted = (section, most) => {
    const count = Object.keys(stack.body[section] ?? {}).length;
    if (count > most) {
      tell('', `${section}: ${count} of ${most} at most`);
    }
  };
  counted('Resources', MOST_RESOURCES);
  counted('Outputs', MOST_OUTPUTS);
  counted('Parameters', MOST_PARAMETERS);
  const bytes = Buffer.byteLength(JSON.stringify(stack.body));
  if (bytes > MOST_BYTES) {
    tell('', `the template has ${bytes} bytes of ${MOST_BYTES} at most`);
  }
}

function references(value, stack, tell) {
  if (value === null || typeof value !== 'object') {
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (name.startsWith('Fn::') && !FUNCTIONS.has(name)) {
      tell(`there is no function ${name}`);
    }
    for (const target of named(name, member)) {
      const known =
        target.id.startsWith('AWS::') || target.id in (stack.body.Resources ?? {}) || target.id in (stack.body.Parameters ?? {});
      const wrong = known ? missing(target, stack) : `${name} to ${target.id}, which is not in the template`;
      if (wrong) {
        tell(wrong);
      }
    }
    references(member, stack, tell);
  }
}

/** The logical ids that a function or an attribute of a resource names. */
function targets(name, member) {
  return named(name, member).map((place) => place.id);
}

/** What a function or an attribute of a resource names: logical ids, and the attribute where it asks for one. */
function named(name, member) {
  switch (name) {
    case 'Ref':
      return typeof member === 'string' ? [{ id: member }] : [];
    case 'Fn::GetAtt':
      return [place(Array.isArray(member) ? member.join('.') : String(member))];
    case 'DependsOn':
      return [member].flat().map((id) => ({ id }));
    case 'Fn::Sub': {
      const [text, own] = Array.isArray(member) ? member : [member, {}];
      return [...String(text).matchAll(/\$\{([\w:]+[\w.]*)\}/g)].map((found) => place(found[1])).filter(({ id }) => !(id in (own ?? {})));
    }
    default:
      return [];
  }
}

function place(text) {
  const [id, ...attribute] = text.split('.');
  return { id, attribute: attribute.join('.') || undefined };
}

/** Why a resource has no such attribute; nothing if it has one, or only a deployment knows. */
function missing({ id, attribute }, stack) {
  const resource = (stack.body.Resources ?? {})[id];
  const type = attribute && resource && !OWN.test(resource.Type) && published(resource.Type);
  return type && !(attribute in (type.attributes ?? {})) ? `${resource.Type} has no attribute ${attribute}` : undefined;
}

/** No order would make resources that wait for each other. */
function circles(stack, tell) {
  const resources = stack.body.Resources ?? {};
  const done = new Set();
  const follow = (id, way) => {
    if (way.includes(id)) {
      tell(id, `waits for itself: ${[...way.slice(way.indexOf(id)), id].join(' → ')}`);
    } else if (id in resources && !done.has(id)) {
      mentioned(resources[id]).forEach((next) => follow(next, [...way, id]));
      done.add(id);
    }
  };
  Object.keys(resources).forEach((id) => follow(id, []));
}

function mentioned(value) {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([name, member]) => [...targets(name, member), ...mentioned(member)]);
}

function inspect(id, resource, tell) {
  for (const attribute of Object.keys(resource)) {
    if (!ATTRIBUTES.has(attribute)) {
      tell(id, `there is no attribute ${attribute} of a resource`);
    }
  }
  if (resource.DeletionPolicy && !DELETION_POLICIES.has(resource.DeletionPolicy)) {
    tell(id, `there is no DeletionPolicy ${resource.DeletionPolicy}`);
  }
  if (resource.UpdateReplacePolicy && !['Delete', 'Retain', 'Snapshot'].includes(resource.UpdateReplacePolicy)) {
    tell(id, `there is no UpdateReplacePolicy ${resource.UpdateReplacePolicy}`);
  }
  if (OWN.test(resource.Type)) {
    return;
  }
  const type = published(resource.Type);
  if (!type) {
    tell(id, `there is no type ${resource.Type}`);
    return;
  }
  members(resource.Properties ?? {}, type.properties, '', (message) => tell(id, message));
}

function members(given, known, path, tell) {
  for (const [name, property] of Object.entries(known)) {
    if (property.required && !(name in given)) {
      tell(`${path}${name} is required`);
    }
  }
  for (const [name, value] of Object.entries(given)) {
    const property = known[name];
    if (!property) {
      tell(`there is no property ${path}${name}`);
    } else {
      inspectValue(value, [property.type, ...(property.previousTypes ?? [])], path + name, tell);
    }
  }
}

/** A value is right if it is one of the types that the property has or had. */
function inspectValue(value, types, path, tell) {
  const complaints = types.map((type) => {
    const found = [];
    ofType(value, type, path, (message) => found.push(message));
    return found;
  });
  if (complaints.every((found) => found.length > 0)) {
    complaints[0].forEach(tell);
  }
}

function isIntrinsic(value) {
  const names = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  return names.length === 1 && (names[0] === 'Ref' || names[0].startsWith('Fn::'));
}

function ofType(value, type, path, tell) {
  if (isIntrinsic(value)) {
    return; // only a deployment knows
  }
  switch (type.type) {
    case 'string':
      if (!['string', 'number', 'boolean'].includes(typeof value)) {
        tell(`${path} must be a text`);
      } else if (type.allowedValues && !type.allowedValues.includes(String(value))) {
        tell(`${path} must be one of ${type.allowedValues.join(', ')}, not ${value}`);
      }
      return;
    case 'integer':
    case 'number':
      if (value === '' || Number.isNaN(Number(value)) || typeof value === 'object') {
        tell(`${path} must be a number, not ${JSON.stringify(value)}`);
      } else if (type.type === 'integer' && !Number.isInteger(Number(value))) {
        tell(`${path} must be a whole number, not ${value}`);
      }
      return;
    case 'boolean':
      if (!['true', 'false'].includes(String(value))) {
        tell(`${path} must be true or false, not ${JSON.stringify(value)}`);
      }
      return;
    case 'array':
      if (!Array.isArray(value)) {
        tell(`${path} must be a list`);
      } else {
        value.forEach((element, at) => ofType(element, type.element, `${path}[${at}]`, tell));
      }
      return;
    case 'map':
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        tell(`${path} must be a map`);
      } else {
        Object.entries(value).forEach(([name, element]) => ofType(element, type.element, `${path}.${name}`, tell));
      }
      return;
    case 'ref':
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        tell(`${path} must be an object`);
      } else {
        members(value, definition(type.reference.$ref).properties, `${path}.`, tell);
      }
      return;
    case 'union':
      inspectValue(value, type.types, path, tell);
      return;
    default: // json, tag and date-time: AWS publishes no more of them
  }
}
