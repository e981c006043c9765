package io.luca.local.aws.service.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateDiagramTest {

    @Test
    void states_rules_retries_and_catchers_are_drawn() {
        StateMachine machine = new Workshop().machine(Workshop.machineOf("""
                "A":%s,
                "Is it: \\"done\\"?":{"Type":"Choice","Choices":[
                   {"Condition":"{%% $states.input.n > 1 %%}","Next":"Each"}],"Default":"End"},
                "Each":{"Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}},"Next":"End"},
                "Both":{"Type":"Parallel","Branches":[
                   {"StartAt":"L","States":{"L":{"Type":"Pass","End":true}}},
                   {"StartAt":"R","States":{"R":{"Type":"Pass","End":true}}}],"End":true},
                "End":{"Type":"Succeed"}""".formatted(Workshop.task("""
                ,"Next":"Is it: \\"done\\"?","Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":5,"BackoffRate":3}],
                "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Both"}]"""))));

        assertThat(StateDiagram.of(machine)).isEqualTo("""
                stateDiagram-v2
                    state "A" as A
                    A : retry Busy × 3, 5 s × 3.0
                    state "Is it#58; 'done'?" as Is_it___done__
                    state "Map: Each" as Each {
                        state "I" as I
                        [*] --> I
                        I --> [*]
                    }
                    state "Parallel: Both" as Both {
                        state "L" as L
                        [*] --> L
                        L --> [*]
                        --
                        state "R" as R
                        [*] --> R
                        R --> [*]
                    }
                    state "End" as End
                    [*] --> A
                    A --> Is_it___done__
                    A --> Both : catch States.ALL
                    Is_it___done__ --> Each : $states.input.n > 1
                    Is_it___done__ --> End : otherwise
                    Each --> End
                    Both --> [*]
                    End --> [*]
                """);
    }

    @Test
    void names_that_look_alike_stay_apart() {
        StateMachine machine = new Workshop().machine(Workshop.machineOf("""
                "A":{"Type":"Pass","Next":"1 b"},
                "1 b":{"Type":"Pass","Next":"1_b"},
                "1_b":{"Type":"Succeed"}"""));

        assertThat(StateDiagram.of(machine)).contains("s_1_b --> s_1_b_2");
    }
}
