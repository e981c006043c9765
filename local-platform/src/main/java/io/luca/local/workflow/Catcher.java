package io.luca.local.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a state goes on after an error that no retrier took. */
record Catcher(List<String> errors, Optional<Template> output, Map<String, Template> assign, String next) {}
