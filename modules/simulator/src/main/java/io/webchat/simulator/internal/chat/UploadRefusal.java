package io.webchat.simulator.internal.chat;

/** Why an upload is refused. */
public enum UploadRefusal {
  /** No agent is connected. */
  NO_AGENT,
  /** The kind of file is not allowed. */
  TYPE,
  /** Too many files. */
  COUNT,
  /** The file is too large. */
  FILE_SIZE,
  /** All files together are too large. */
  TOTAL_SIZE,
  /** The simulator has no room left. */
  NO_ROOM
}
