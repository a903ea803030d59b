package io.webchat.recorder.internal.record;

import java.nio.file.Path;

/**
 * Limits of recordings.
 *
 * @param folder where the files are
 * @param queueLimit what may wait of one chat
 * @param maxFileBytes largest size of a file, without its last line; the rest of its chat is left
 *     out
 * @param keepFiles files in the folder; the oldest go when there are more
 * @param maxRecordings recordings at the same time
 */
public record RecordingSettings(
    Path folder, int queueLimit, long maxFileBytes, int keepFiles, int maxRecordings) {}
