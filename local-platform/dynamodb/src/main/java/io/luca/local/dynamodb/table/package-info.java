/**
 * Tables: their schemas, what they are changed to, and where their items and index entries lie in the store. Nothing here reads or
 * decides about single items; it may use values, errors and the store, and nothing else of the engine.
 */
@NullMarked
package io.luca.local.dynamodb.table;

import org.jspecify.annotations.NullMarked;
