package dev.taskqueue.service.http;

/**
 * A queue that the API serves.
 *
 * @param name in URLs
 * @param address on the event bus
 * @param scopes that were put into through this API
 */
record Queue(String name, String address, ScopeBook scopes) {}
