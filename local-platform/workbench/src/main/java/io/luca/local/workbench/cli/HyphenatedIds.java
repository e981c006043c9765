package io.luca.local.workbench.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Lets an id of the gateway begin with a hyphen, as one of 64 does: it is put to the end, behind two hyphens, where no option is looked for.
 * Such an id ends with an equals sign.
 */
final class HyphenatedIds implements IParameterPreprocessor {

    @Override
    @SuppressWarnings("JdkObsolete") // picocli's type
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, ArgSpec parameter, Map<String, Object> information) {
        arguments.stream()
                .filter(each -> each.startsWith("-") && each.endsWith("="))
                .filter(each -> !command.optionsMap().containsKey(each.substring(0, each.length() - 1)))
                .findFirst()
                .ifPresent(id -> {
                    arguments.remove(id);
                    arguments.insertElementAt(id, 0); // the last of a stack is its first element
                    arguments.insertElementAt("--", 1);
                });
        return false;
    }
}
