package dev.taskqueue.service.http;

/**
 * A queue that the API serves.
 *
 * @param name in URLs
 * @param address on the event bus
 * @param scopes that have something to join
 */
record Queue(String name, String address, ScopeBook scopes) {}
