package io.luca.infra.construct.lake;

import io.luca.contract.LakeNames;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.settings.Waits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.BufferingHintsProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.CloudWatchLoggingOptionsProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.DataFormatConversionConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.DeserializerProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.DynamicPartitioningConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.EncryptionConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.InputFormatConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.KMSEncryptionConfigProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.OpenXJsonSerDeProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.OutputFormatConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ParquetSerDeProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ProcessingConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ProcessorParameterProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ProcessorProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.RetryOptionsProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.SchemaConfigurationProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.SerializerProperty;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.LogStream;
import software.constructs.Construct;

/**
 * The stream that fills one table of the lake: it gathers records by school and month, converts them by the catalog, and writes a
 * Parquet file when a partition has 64 MiB or its time is over. What it cannot convert goes to the error prefix; the rest flows on.
 */
public final class LakeStream extends Construct {

    /** The least that Firehose takes for a stream with format conversion. */
    private static final int BUFFER_MEBIBYTES = 64;

    private static final int TRY_AGAIN_SECONDS = 300;

    private final CfnDeliveryStream stream;

    /**
     * What is filled, where, and how often.
     *
     * @param bufferSeconds 60 to 900
     */
    public record Props(LakeTable table, LakeBucket bucket, LakeCatalog catalog, int bufferSeconds) {}

    public LakeStream(Construct scope, String id, Props props) {
        super(scope, id);
        LakeTable table = props.table();
        LakeBucket bucket = props.bucket();
        LakeCatalog catalog = props.catalog();
        LogGroup log = LogGroup.Builder.create(this, "Log")
                .retention(Waits.logRetention(getNode()))
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        LogStream delivery = LogStream.Builder.create(this, "Delivery")
                .logGroup(log)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        Role role = role(table, bucket, catalog, log);
        stream = CfnDeliveryStream.Builder.create(this, "Stream")
                .deliveryStreamName(
                        EnvironmentName.of(this, "luca-" + table.name().replace('_', '-')))
                .deliveryStreamType("DirectPut")
                .deliveryStreamEncryptionConfigurationInput(DeliveryStreamEncryptionConfigurationInputProperty.builder()
                        .keyType("CUSTOMER_MANAGED_CMK")
                        .keyArn(bucket.keyArn())
                        .build())
                .extendedS3DestinationConfiguration(ExtendedS3DestinationConfigurationProperty.builder()
                        .bucketArn(bucket.arn())
                        .roleArn(role.getRoleArn())
                        .prefix(table.prefix(key -> "!{partitionKeyFromQuery:" + key + "}"))
                        .errorOutputPrefix(LakeNames.ERROR_PREFIX + table.name()
                                + "/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/")
                        .fileExtension(".parquet")
                        .bufferingHints(BufferingHintsProperty.builder()
                                .sizeInMBs(BUFFER_MEBIBYTES)
                                .intervalInSeconds(props.bufferSeconds())
                                .build())
                        .compressionFormat("UNCOMPRESSED") // Parquet compresses by itself
                        .encryptionConfiguration(EncryptionConfigurationProperty.builder()
                                .kmsEncryptionConfig(KMSEncryptionConfigProperty.builder()
                                        .awskmsKeyArn(bucket.keyArn())
                                        .build())
                                .build())
                        .cloudWatchLoggingOptions(CloudWatchLoggingOptionsProperty.builder()
                                .enabled(true)
                                .logGroupName(log.getLogGroupName())
                                .logStreamName(delivery.getLogStreamName())
                                .build())
                        .dynamicPartitioningConfiguration(DynamicPartitioningConfigurationProperty.builder()
                                .enabled(true)
                                .retryOptions(RetryOptionsProperty.builder()
                                        .durationInSeconds(TRY_AGAIN_SECONDS)
                                        .build())
                                .build())
                        .processingConfiguration(partitioning(table))
                        .dataFormatConversionConfiguration(conversion(table, catalog, role))
                        .build())
                .build();
        stream.getNode().addDependency(catalog, role.getNode().findChild("DefaultPolicy"));
    }

    public String name() {
        return stream.getRef();
    }

    String arn() {
        return stream.getAttrArn();
    }

    private static ProcessingConfigurationProperty partitioning(LakeTable table) {
        return ProcessingConfigurationProperty.builder()
                .enabled(true)
                .processors(List.of(ProcessorProperty.builder()
                        .type("MetadataExtraction")
                        .parameters(List.of(
                                parameter("MetadataExtractionQuery", table.partitionQuery()),
                                parameter("JsonParsingEngine", "JQ-1.6")))
                        .build()))
                .build();
    }

    private static ProcessorParameterProperty parameter(String name, String value) {
        return ProcessorParameterProperty.builder()
                .parameterName(name)
                .parameterValue(value)
                .build();
    }

    private DataFormatConversionConfigurationProperty conversion(LakeTable table, LakeCatalog catalog, Role role) {
        return DataFormatConversionConfigurationProperty.builder()
                .enabled(true)
                .inputFormatConfiguration(InputFormatConfigurationProperty.builder()
                        .deserializer(DeserializerProperty.builder()
                                .openXJsonSerDe(OpenXJsonSerDeProperty.builder()
                                        .caseInsensitive(true)
                                        .build())
                                .build())
                        .build())
                .outputFormatConfiguration(OutputFormatConfigurationProperty.builder()
                        .serializer(SerializerProperty.builder()
                                .parquetSerDe(ParquetSerDeProperty.builder()
                                        .compression("GZIP")
                                        .build())
                                .build())
                        .build())
                .schemaConfiguration(SchemaConfigurationProperty.builder()
                        .catalogId(Stack.of(this).getAccount())
                        .region(Stack.of(this).getRegion())
                        .databaseName(catalog.database())
                        .tableName(table.name())
                        .versionId("LATEST")
                        .roleArn(role.getRoleArn())
                        .build())
                .build();
    }

    /** It may add objects of its table and of its errors, and read none: what lies in the lake is not its business. */
    private Role role(LakeTable table, LakeBucket bucket, LakeCatalog catalog, LogGroup log) {
        Role role = Role.Builder.create(this, "Role")
                .description("Firehose: adds objects to one table of the data lake")
                .assumedBy(new ServicePrincipal("firehose.amazonaws.com").withConditions(onlyForOurAccount()))
                .build();
        String own = bucket.objects(table.name() + "/");
        String errors = bucket.objects(LakeNames.ERROR_PREFIX + table.name() + "/");
        for (String objects : List.of(own, errors)) {
            Allow.to(role, List.of("s3:AbortMultipartUpload", "s3:PutObject"), objects);
        }
        Allow.to(role, List.of("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"), bucket.arn());
        role.addToPrincipalPolicy(bucket.useOfKey(List.of("kms:Decrypt", "kms:GenerateDataKey")));
        catalog.arns()
                .forEach(arn ->
                        Allow.to(role, List.of("glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"), arn));
        Allow.to(role, List.of("logs:PutLogEvents"), log.getLogGroupArn());
        AcceptedFinding.onMatching(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "/^Resource::.*(" + table.name() + "\\/\\*|table\\/" + LakeNames.DATABASE + "[_a-z]*\\/\\*)$/",
                "The keys of its own objects have no end; the catalog holds tables of the lake only");
        return role;
    }

    private Map<String, Object> onlyForOurAccount() {
        return Map.of(
                "StringEquals",
                new TreeMap<>(Map.of("aws:SourceAccount", Stack.of(this).getAccount())));
    }
}
