package io.webchat.http.channel;

/**
 * What may wait for one reader.
 *
 * @param frames frames that may wait
 * @param characters characters of those frames in all
 */
public record OutboxLimits(int frames, int characters) {}
