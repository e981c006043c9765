package io.luca.interactive.http;

/** One endpoint. Throws {@link io.luca.model.LucaException} for every answer that is a problem. */
@FunctionalInterface
public interface Handler {

    Reply handle(Call call);
}
