package io.luca.local.dynamodb.table;

/** Capacity that was provisioned, in units a second. */
public record Throughput(long read, long write) {}
