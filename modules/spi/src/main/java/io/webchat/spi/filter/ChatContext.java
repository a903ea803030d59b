package io.webchat.spi.filter;

import io.webchat.api.config.WebChatConfiguration;

/**
 * The chat that a message belongs to.
 *
 * @param instanceId id of the widget instance
 * @param configuration its configuration
 * @param restoring whether the message came with a restore or from the history
 */
public record ChatContext(
    String instanceId, WebChatConfiguration configuration, boolean restoring) {}
