package io.webchat.spi.session;

/**
 * Which session: there is at most one stored for each.
 *
 * @param instanceId id of the widget instance
 * @param transportType type of its transport
 * @param deploymentId {@code main.deploymentID}, may be empty
 */
public record SessionKey(String instanceId, String transportType, String deploymentId) {}
