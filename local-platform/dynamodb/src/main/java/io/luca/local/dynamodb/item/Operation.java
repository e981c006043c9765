package io.luca.local.dynamodb.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.io.IOException;

/** An operation on items. Safe for use by many threads. */
interface Operation {

    /**
     * Does it and writes the fields of the answer. What is written before an error is thrown away.
     *
     * @throws ApiError what the client is told instead
     */
    void answer(Parameters request, JsonGenerator answer) throws IOException;
}
