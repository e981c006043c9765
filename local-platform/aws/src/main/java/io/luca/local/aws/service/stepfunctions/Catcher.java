package io.luca.local.aws.service.stepfunctions;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catcher: where a state goes on after an error that no retrier took. */
record Catcher(
        List<String> errors, Optional<PayloadTemplate> output, Map<String, PayloadTemplate> assign, String next) {}
