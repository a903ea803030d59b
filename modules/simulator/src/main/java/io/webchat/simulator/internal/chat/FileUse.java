package io.webchat.simulator.internal.chat;

/**
 * What a chat has used of its file limits.
 *
 * @param uploads the customer's files
 * @param bytes their size in all
 * @param downloads how often the file that was fetched most was fetched: the limit is one of each
 */
public record FileUse(int uploads, long bytes, int downloads) {}
