package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.HistoryRetention;
import io.luca.contract.LakeNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a change from the table to the lake, and who may look at it there: isolation of schools first. */
class PipelinePathTest {

    private static final Synthesized APP = Synthesized.APP_RUNNER;
    private static final String STACK = "LucaPipeline";
    private static final String OWN = "school_id=${aws:PrincipalTag/school_id}/";
    private static final ObjectMapper json = new ObjectMapper();

    @Test
    void an_analyst_reads_objects_of_the_tagged_school_only() throws Exception {
        JsonNode read = statement("ReadObjectsOfTheTaggedSchool");

        assertThat(texts(read.path("Action"))).containsExactly("s3:GetObject");
        assertThat(suffixes(read.path("Resource")))
                .containsExactlyInAnyOrder("/events/" + OWN + "*", "/grade_changes/" + OWN + "*");
        assertThat(read.path("Condition")).isEqualTo(json.readTree("""
                {"Null": {"aws:PrincipalTag/school_id": "false"}}"""));
    }

    @Test
    void an_analyst_lists_objects_of_the_tagged_school_only() throws Exception {
        JsonNode list = statement("ListObjectsOfTheTaggedSchool");

        assertThat(texts(list.path("Action"))).containsExactly("s3:ListBucket");
        assertThat(list.path("Condition")).isEqualTo(json.readTree("""
                {"StringLike": {"s3:prefix": ["events/%s*", "grade_changes/%s*"]},
                 "Null": {"aws:PrincipalTag/school_id": "false"}}""".formatted(OWN, OWN)));
    }

    @Test
    void an_analysts_results_lie_below_the_schools_own_prefix() {
        JsonNode keep = statement("KeepResultsOfTheTaggedSchool");

        assertThat(suffixes(keep.path("Resource"))).containsExactly("/results/" + OWN + "*");
        assertThat(keep.at("/Condition/Null/aws:PrincipalTag~1school_id").asText())
                .isEqualTo("false");
    }

    /** Texts of queries name students; and what is not in this list, no analyst may do. */
    @Test
    void an_analyst_may_ask_and_look_for_kept_queries_and_no_more() {
        List<String> actions = new ArrayList<>();
        statements().forEach(statement -> actions.addAll(texts(statement.path("Action"))));

        assertThat(actions)
                .containsExactlyInAnyOrder(
                        "s3:GetObject",
                        "s3:ListBucket",
                        "s3:AbortMultipartUpload",
                        "s3:GetObject",
                        "s3:PutObject",
                        "s3:GetBucketLocation",
                        "kms:Decrypt",
                        "kms:GenerateDataKey",
                        "glue:GetDatabase",
                        "glue:GetPartition",
                        "glue:GetPartitions",
                        "glue:GetTable",
                        "glue:GetTables",
                        "athena:GetNamedQuery",
                        "athena:ListNamedQueries",
                        "athena:GetQueryExecution",
                        "athena:GetQueryResults",
                        "athena:GetWorkGroup",
                        "athena:StartQueryExecution",
                        "athena:StopQueryExecution");
        assertThat(statement("UseTheLakesKeyThroughS3")
                        .at("/Condition/StringEquals/kms:ViaService")
                        .toString())
                .contains("s3.");
    }

    /** Athena's resource for a query is its workgroup. One that says more than the tag's own school would show another's queries. */
    @Test
    void an_analyst_asks_in_the_workgroup_of_the_tagged_school_and_reads_queries_of_no_other() throws Exception {
        JsonNode ask = statement("AskInTheWorkgroupOfTheTaggedSchool");

        assertThat(texts(ask.path("Action")))
                .containsExactlyInAnyOrder(
                        "athena:GetQueryExecution",
                        "athena:GetQueryResults",
                        "athena:GetWorkGroup",
                        "athena:StartQueryExecution",
                        "athena:StopQueryExecution");
        assertThat(workgroup(ask)).isEqualTo("{workgroup}.${aws:PrincipalTag/school_id}");
        assertThat(ask.path("Condition")).isEqualTo(json.readTree("""
                {"Null": {"aws:PrincipalTag/school_id": "false"}}"""));
    }

    @Test
    void in_the_workgroup_of_all_analysts_there_are_kept_queries_and_nobody_asks() {
        JsonNode find = statement("FindKeptQueries");

        assertThat(texts(find.path("Action")))
                .containsExactlyInAnyOrder("athena:GetNamedQuery", "athena:ListNamedQueries");
        assertThat(workgroup(find)).isEqualTo("{workgroup}");
    }

    @Test
    void nobody_becomes_an_analyst_without_a_school_or_with_any_other_tag() throws Exception {
        JsonNode role = APP.resource(STACK, "AWS::IAM::Role", "AnalystRole");

        assertThat(role.has("Tags")).isFalse();
        assertThat(role.has("ManagedPolicyArns")).isFalse();
        assertThat(role.at("/AssumeRolePolicyDocument/Statement"))
                .hasSize(2)
                .allSatisfy(statement -> assertThat(statement.path("Condition")).isEqualTo(json.readTree("""
                        {"StringLike": {"aws:RequestTag/school_id": "?*"},
                         "ForAllValues:StringEquals": {"aws:TagKeys": ["school_id"]},
                         "Null": {"aws:TagKeys": "false"}}""")));
    }

    @Test
    void objects_of_a_school_lie_together_so_that_policies_can_bound_them() {
        assertThat(destination("Events").path("Prefix").asText())
                .isEqualTo("events/school_id=!{partitionKeyFromQuery:school_id}/year=!{partitionKeyFromQuery:year}/"
                        + "month=!{partitionKeyFromQuery:month}/");
        assertThat(destination("GradeChanges").path("Prefix").asText())
                .startsWith("grade_changes/school_id=!{partitionKeyFromQuery:school_id}/year=");
    }

    /** The school is a part of the key that IAM compares at every write, not something that a record says of itself. */
    @Test
    void the_school_of_a_record_is_that_of_its_key_and_its_month_that_of_its_own_time_in_utc() {
        assertThat(query("Events"))
                .isEqualTo("{school_id: (.student_key | split(\"#\")[1]), year: (.occurred_at | .[0:4]),"
                        + " month: (.occurred_at | .[5:7])}");
        assertThat(query("GradeChanges"))
                .contains("school_id: (.student_key | split(\"#\")[1])")
                .contains("month: (.change.changed_at.S // .change.last_calculated.S | .[5:7])");
        assertThat(pipe("Events").at("/TargetParameters/InputTemplate").asText())
                .contains("\"student_key\": <$.dynamodb.Keys.PK.S>");
    }

    @Test
    void a_query_without_a_school_is_refused_by_the_catalog() {
        for (String table : List.of("CatalogEvents", "CatalogGradeChanges")) {
            JsonNode parameters = APP.resource(STACK, "AWS::Glue::Table", table).at("/TableInput/Parameters");
            assertThat(parameters.path("projection.school_id.type").asText()).isEqualTo("injected");
            assertThat(parameters.path("projection.enabled").asText()).isEqualTo("true");
            assertThat(parameters.path("storage.location.template").toString())
                    .contains("school_id=${school_id}/year=${year}/month=${month}/");
        }
    }

    @Test
    void a_pipe_takes_new_and_changed_items_of_its_kinds_and_never_what_expires() throws Exception {
        assertThat(filter("Events")).isEqualTo(json.readTree("""
                {"eventName": ["INSERT", "MODIFY"],
                 "dynamodb": {"Keys": {"PK": {"S": [{"prefix": "TENANT#"}]},
                                       "SK": {"S": [{"prefix": "EVENT#"}, {"prefix": "DETAIL#"}]}},
                              "NewImage": {"payload_bytes": {"N": [{"exists": false}]}}}}"""));
        assertThat(filter("GradeChanges").at("/dynamodb/Keys/SK/S"))
                .isEqualTo(json.readTree("[{\"prefix\": \"GRADE#\"}, {\"prefix\": \"CHANGE#\"}]"));
        assertThat(filter("GradeChanges").path("dynamodb").has("NewImage")).isFalse();
    }

    /** Pipes tries for ever by default: one record would hold up all others until the stream forgets them. */
    @ParameterizedTest
    @ValueSource(strings = {"Events", "GradeChanges"})
    void a_pipe_gives_up_in_the_end_and_says_so(String table) {
        JsonNode source = pipe(table).at("/SourceParameters/DynamoDBStreamParameters");

        assertThat(source.path("MaximumRetryAttempts").asInt()).isBetween(1, 100);
        assertThat(source.path("MaximumRecordAgeInSeconds").asInt()).isBetween(60, 24 * 3_600 - 1);
        assertThat(source.path("OnPartialBatchItemFailure").asText()).isEqualTo("AUTOMATIC_BISECT");
        assertThat(source.at("/DeadLetterConfig/Arn/Fn::GetAtt/0").asText()).startsWith("DeadLettersQueue");
        assertThat(source.path("StartingPosition").asText()).isEqualTo("TRIM_HORIZON");
    }

    /** A template has no 'if': a path that may be absent would have a meaning that AWS does not document. */
    @Test
    void a_pipe_names_only_what_every_item_has_and_takes_the_rest_as_a_whole() {
        assertThat(pipe("Events").at("/TargetParameters/InputTemplate").asText())
                .doesNotContain("\"<")
                .contains("<$.dynamodb.NewImage.payload.S>");
        assertThat(pipe("GradeChanges").at("/TargetParameters/InputTemplate").asText())
                .isEqualTo("{\"student_key\": <$.dynamodb.Keys.PK.S>, \"change_key\": <$.dynamodb.Keys.SK.S>,"
                        + " \"change\": <$.dynamodb.NewImage>}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Events", "GradeChanges"})
    void a_stream_writes_parquet_by_the_catalog_and_puts_aside_what_does_not_fit(String table) {
        JsonNode destination = destination(table);
        JsonNode conversion = destination.path("DataFormatConversionConfiguration");

        assertThat(conversion
                        .at("/OutputFormatConfiguration/Serializer/ParquetSerDe/Compression")
                        .asText())
                .isEqualTo("GZIP");
        assertThat(conversion.at("/SchemaConfiguration/TableName").asText())
                .isEqualTo(destination.path("Prefix").asText().split("/")[0]);
        assertThat(destination.path("ErrorOutputPrefix").asText())
                .startsWith(LakeNames.ERROR_PREFIX)
                .contains("!{firehose:error-output-type}");
        assertThat(destination.at("/BufferingHints/SizeInMBs").asInt()).isEqualTo(64);
        assertThat(destination.at("/BufferingHints/IntervalInSeconds").asInt()).isEqualTo(300);
        assertThat(destination.at("/DynamicPartitioningConfiguration/Enabled").asBoolean())
                .isTrue();
        assertThat(stream(table)
                        .at("/DeliveryStreamEncryptionConfigurationInput/KeyType")
                        .asText())
                .isEqualTo("CUSTOMER_MANAGED_CMK");
    }

    @Test
    void a_stream_adds_objects_of_its_own_table_and_reads_none() {
        JsonNode policy = policyOf("EventsStreamRole");
        List<String> s3 = new ArrayList<>();
        policy.forEach(statement -> texts(statement.path("Action")).stream()
                .filter(action -> action.startsWith("s3:"))
                .forEach(s3::add));

        assertThat(s3).contains("s3:PutObject").doesNotContain("s3:GetObject", "s3:DeleteObject");
        assertThat(policy.toString()).contains("/events/*").doesNotContain("/grade_changes/*");
    }

    @Test
    void a_pipe_reads_the_stream_and_not_the_table() {
        List<String> actions = new ArrayList<>();
        policyOf("EventsPipeRole").forEach(statement -> actions.addAll(texts(statement.path("Action"))));

        assertThat(actions)
                .containsExactlyInAnyOrder(
                        "dynamodb:DescribeStream",
                        "dynamodb:GetRecords",
                        "dynamodb:GetShardIterator",
                        "dynamodb:ListStreams",
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "firehose:PutRecord",
                        "firehose:PutRecordBatch",
                        "sqs:SendMessage");
        assertThat(APP.resource(STACK, "AWS::IAM::Role", "EventsPipeRole")
                        .at("/AssumeRolePolicyDocument/Statement/0/Condition/StringEquals")
                        .toString())
                .contains("aws:SourceAccount", "aws:SourceArn", "pipe/luca-events");
    }

    @Test
    void the_lake_is_private_encrypted_and_kept_and_has_no_version_that_an_erasure_would_miss() {
        JsonNode bucket = APP.resource(STACK, "AWS::S3::Bucket", "LakeBucket");

        assertThat(bucket.at("/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault")
                        .toString())
                .contains("aws:kms", "LakeKey");
        assertThat(bucket.path("PublicAccessBlockConfiguration")).hasSize(4).allMatch(JsonNode::asBoolean);
        assertThat(bucket.has("VersioningConfiguration")).isFalse();
        assertThat(APP.resource(STACK, "AWS::S3::BucketPolicy", "LakeBucket").toString())
                .contains("aws:SecureTransport", "Deny");
        JsonNode definition = APP.template(STACK).path("Resources").path(id("AWS::S3::Bucket"));
        assertThat(definition.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
    }

    @Test
    void history_grows_cold_and_ends_after_five_years_and_errors_and_results_end_sooner() {
        Map<String, JsonNode> rules = new TreeMap<>();
        APP.resource(STACK, "AWS::S3::Bucket", "LakeBucket")
                .at("/LifecycleConfiguration/Rules")
                .forEach(rule -> rules.put(rule.path("Prefix").asText(), rule));

        assertThat(rules.get("events/").path("Transitions"))
                .extracting(transition -> transition.path("StorageClass").asText() + " "
                        + transition.path("TransitionInDays").asInt())
                .containsExactlyInAnyOrder("STANDARD_IA 90", "GLACIER_IR 365");
        assertThat(rules.get("events/").path("ExpirationInDays").asInt()).isEqualTo(5 * 365);
        assertThat(rules.get("errors/").path("ExpirationInDays").asInt()).isEqualTo(30);
        assertThat(rules.get("results/").path("ExpirationInDays").asInt()).isEqualTo(7);
    }

    /** An erasure writes objects anew, and S3 counts from then. */
    @Test
    void what_an_erasure_writes_anew_goes_when_its_five_years_are_over() {
        Map<String, Integer> rules = new TreeMap<>();
        APP.resource(STACK, "AWS::S3::Bucket", "LakeBucket")
                .at("/LifecycleConfiguration/Rules")
                .forEach(rule -> rule.path("TagFilters")
                        .forEach(tag -> rules.put(
                                tag.path("Key").asText() + " "
                                        + tag.path("Value").asText(),
                                rule.path("ExpirationInDays").asInt())));

        assertThat(rules)
                .isEqualTo(IntStream.of(HistoryRetention.daysLeft())
                        .boxed()
                        .collect(Collectors.toMap(days -> HistoryRetention.TAG + " " + days, days -> days)));
    }

    @Test
    void whatever_lands_below_errors_is_named_in_a_queue_that_alarms() {
        JsonNode told = APP.resource(STACK, "AWS::S3::Bucket", "LakeBucket")
                .at("/NotificationConfiguration/QueueConfigurations/0");

        assertThat(told.at("/Filter/S3Key/Rules/0/Value").asText()).isEqualTo("errors/");
        assertThat(told.at("/Queue/Fn::GetAtt/0").asText()).startsWith("LakeErrors");
        assertThat(APP.resources(STACK, "AWS::CloudWatch::Alarm").values())
                .anySatisfy(alarm -> assertThat(alarm.toString()).contains("LakeErrors"))
                .anySatisfy(alarm -> assertThat(alarm.toString()).contains("DeadLettersQueue"));
    }

    @Test
    void no_query_reads_more_than_ten_gigabytes_and_results_go_where_the_workgroup_says() {
        for (JsonNode workgroup : APP.resources(STACK, "AWS::Athena::WorkGroup").values()) {
            JsonNode configuration = workgroup.path("WorkGroupConfiguration");
            assertThat(configuration.path("BytesScannedCutoffPerQuery").asLong())
                    .isEqualTo(10L << 30);
            assertThat(configuration
                            .at("/ResultConfiguration/EncryptionConfiguration/EncryptionOption")
                            .asText())
                    .isEqualTo("SSE_KMS");
            assertThat(configuration.path("EnforceWorkGroupConfiguration").asBoolean())
                    .isTrue();
        }
    }

    /** A pipe delivers at least once: a query that counts records would count some twice. */
    @Test
    void every_kept_query_bounds_school_and_months_and_counts_each_thing_once() {
        assertThat(APP.resources(STACK, "AWS::Athena::NamedQuery").values())
                .hasSize(10)
                .allSatisfy(query -> {
                    String sql = query.path("QueryString").asText();
                    assertThat(sql).contains("WHERE school_id = ? AND concat(year, month) BETWEEN ? AND ?");
                    assertThat(sql)
                            .containsAnyOf(
                                    "copy = 1",
                                    "GROUP BY student_key, occurred_at, event_id, person_id",
                                    "SELECT DISTINCT student_key, occurred_at, event_id, person_id");
                    assertThat(sql.chars().filter(letter -> letter == '?').count())
                            .isEqualTo(query.path("Description")
                                    .asText()
                                    .replaceAll(".*Parameters: ", "")
                                    .split(",")
                                    .length);
                });
    }

    /** A changed logical id would leave the history behind in a bucket that nothing names any more. */
    @Test
    void keeps_the_logical_ids_of_what_holds_data_and_is_protected() throws IOException {
        assertThat(APP.resources(STACK, "AWS::S3::Bucket")).hasSize(1);
        JsonNode manifest =
                json.readTree(Files.readString(Path.of(APP.directory().toString(), "manifest.json")));
        assertThat(manifest.at("/artifacts/LucaPipeline/properties/terminationProtection")
                        .asBoolean())
                .isTrue();
    }

    private static String id(String type) {
        return APP.resources(STACK, type).keySet().iterator().next();
    }

    private static JsonNode stream(String table) {
        return APP.resource(STACK, "AWS::KinesisFirehose::DeliveryStream", table);
    }

    private static JsonNode destination(String table) {
        return stream(table).path("ExtendedS3DestinationConfiguration");
    }

    private static String query(String table) {
        return destination(table)
                .at("/ProcessingConfiguration/Processors/0/Parameters/0/ParameterValue")
                .asText();
    }

    private static JsonNode pipe(String table) {
        return APP.resource(STACK, "AWS::Pipes::Pipe", table);
    }

    private static JsonNode filter(String table) throws IOException {
        return json.readTree(pipe(table)
                .at("/SourceParameters/FilterCriteria/Filters/0/Pattern")
                .asText());
    }

    private static JsonNode statements() {
        return APP.resource(STACK, "AWS::IAM::Role", "AnalystRole").at("/Policies/0/PolicyDocument/Statement");
    }

    private static JsonNode statement(String sid) {
        for (JsonNode statement : statements()) {
            if (statement.path("Sid").asText().equals(sid)) {
                return statement;
            }
        }
        throw new AssertionError("no statement " + sid);
    }

    private static JsonNode policyOf(String role) {
        return APP.resources(STACK, "AWS::IAM::Policy").values().stream()
                .filter(policy -> policy.path("Roles").toString().contains("\"" + role))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no policy of " + role))
                .at("/PolicyDocument/Statement");
    }

    /** The workgroup that a statement is about, with {@code {workgroup}} for the name of the analysts' own. */
    private static String workgroup(JsonNode statement) {
        StringBuilder arn = new StringBuilder();
        for (JsonNode part : statement.at("/Resource/Fn::Join/1")) {
            boolean isAnalysts = part.path("Ref").asText().startsWith("QueriesAnalysts");
            arn.append(isAnalysts ? "{workgroup}" : part.asText());
        }
        return arn.substring(arn.indexOf("workgroup/") + "workgroup/".length());
    }

    /** What follows the bucket's ARN in each resource. */
    private static List<String> suffixes(JsonNode oneOrMany) {
        List<String> suffixes = new ArrayList<>();
        List<JsonNode> resources = new ArrayList<>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(resources::add);
        } else {
            resources.add(oneOrMany);
        }
        resources.forEach(resource -> suffixes.add(resource.at("/Fn::Join/1/1").asText()));
        return suffixes;
    }

    private static List<String> texts(JsonNode oneOrMany) {
        List<String> texts = new ArrayList<>();
        if (oneOrMany.isTextual()) {
            texts.add(oneOrMany.asText());
        }
        oneOrMany.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
