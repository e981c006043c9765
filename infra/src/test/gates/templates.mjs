// The templates of one synthesis, and what their references come to. Names that AWS makes stand as <LogicalId>.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const spec = loadAwsServiceSpecSync();
const PSEUDO = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': undefined,
};
// What Ref gives is an ARN for these: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
const REF_IS_ARN = new Set([
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
  'AWS::SecretsManager::Secret',
  'AWS::IAM::ManagedPolicy',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::ECS::TaskDefinition',
]);

/** What AWS publishes of a type of resource; undefined for one that it does not know. */
export function published(type) {
  const found = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  return found.length === 1 ? found[0] : undefined;
}

/** The definition that a property's type refers to. */
export function definition(reference) {
  return spec.get('typeDefinition', reference);
}

/** All stacks that were written into a directory. */
export function read(directory) {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => ({
      name: file.replace('.template.json', ''),
      body: JSON.parse(readFileSync(join(directory, file), 'utf8')),
    }));
}

/** A value with its intrinsic functions worked out, as far as a template alone can tell. */
export function resolved(value, stack, stacks) {
  if (Array.isArray(value)) {
    return value.map((element) => resolved(element, stack, stacks));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const [name = '', ...others] = Object.keys(value);
  if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return intrinsic(name, value[name], stack, stacks);
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member, stack, stacks)]));
}

function intrinsic(name, argument, stack, stacks) {
  switch (name) {
    case 'Ref':
      return argument in PSEUDO ? PSEUDO[argument] : reference(argument, stack);
    case 'Fn::GetAtt':
      return attribute(...(Array.isArray(argument) ? argument : argument.split('.')), stack);
    case 'Fn::Join':
      return resolved(argument[1], stack, stacks).map(String).join(argument[0]);
    case 'Fn::Sub':
      return String(Array.isArray(argument) ? argument[0] : argument).replace(
        /\$\{([\w:.]+)\}/g,
        (_, id) => PSEUDO[id] ?? (id.includes('.') ? attribute(...id.split('.'), stack) : reference(id, stack)),
      );
    case 'Fn::ImportValue':
      return imported(resolved(argument, stack, stacks), stacks);
    default:
      return `<${name}>`;
  }
}

function reference(id, stack) {
  const resource = stack.body.Resources?.[id];
  return resource && REF_IS_ARN.has(resource.Type) ? arn(id, resource.Type) : `<${id}>`;
}

function attribute(id, name, stack) {
  const type = stack.body.Resources?.[id]?.Type;
  if (type === 'AWS::DynamoDB::Table' && name === 'StreamArn') {
    return `${arn(id, type)}/stream/<label>`;
  }
  if (type === 'AWS::Logs::LogGroup' && name === 'Arn') {
    return `${arn(id, type)}:*`; // with its streams, as the page of the type says
  }
  return type && name.endsWith('Arn') ? arn(id, type) : `<${id}.${name}>`;
}

function arn(id, type) {
  const template = published(type)?.arnTemplate ?? 'arn:${Partition}:unknown:${Region}:${Account}:${Id}';
  return template.replace(/\$\{(\w+)\}/g, (_, part) => PSEUDO[`AWS::${part === 'Account' ? 'AccountId' : part}`] ?? `<${id}>`);
}

function imported(name, stacks) {
  for (const stack of stacks) {
    for (const output of Object.values(stack.body.Outputs ?? {})) {
      if (resolved(output.Export?.Name, stack, stacks) === name) {
        return resolved(output.Value, stack, stacks);
      }
    }
  }
  return `<import ${name}>`;
}
