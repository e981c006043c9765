// What the states language refuses of a workflow's definition.
import validate from 'asl-validator';
import { resolved } from './templates.mjs';

export function states(stacks) {
  return stacks.flatMap((stack) =>
    Object.entries(stack.body.Resources ?? {})
      .filter(([, resource]) => resource.Type === 'AWS::StepFunctions::StateMachine')
      .flatMap(([id, resource]) =>
        complaints(definition(resource.Properties, stack, stacks)).map((message) => ({
          gate: 'states', stack: stack.name, resource: id, message,
        })),
      ),
  );
}

function definition(properties, stack, stacks) {
  let text = resolved(properties.DefinitionString, stack, stacks);
  for (const [name, value] of Object.entries(resolved(properties.DefinitionSubstitutions ?? {}, stack, stacks))) {
    text = text.replaceAll('${' + name + '}', value);
  }
  return JSON.parse(text);
}

function complaints(machine) {
  const { isValid, errors } = validate(withoutEmptyAssignments(machine));
  return isValid ? [] : errors.map((error) => `${error['Error code']}: ${error.Message}`);
}

/** asl-validator 4.0.0 refuses an empty text in Assign, which Step Functions takes: it stands as a blank here. */
function withoutEmptyAssignments(value, isAssign = false) {
  if (Array.isArray(value)) {
    return value.map((element) => withoutEmptyAssignments(element, isAssign));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, withoutEmptyAssignments(member, isAssign || name === 'Assign')]),
    );
  }
  return isAssign && value === '' ? ' ' : value;
}
