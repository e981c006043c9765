package io.luca.model;

/**
 * Who asks for something that is done later, and by which request, so that what is done then can be found by the request's number.
 *
 * @param person as the verified token says
 */
public record Requester(PersonId person, RequestId request) {}
