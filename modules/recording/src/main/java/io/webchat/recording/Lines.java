package io.webchat.recording;

/**
 * The words of a recording: JSON objects, one a line, of which the first is the header. {@code
 * docs/recording.md} describes them.
 */
public final class Lines {
  /** The version of the format that is written, and the newest that is read. */
  public static final int VERSION = 1;

  /** Longest line in bytes; what would be longer is left out. */
  public static final int MAX_BYTES = 256 * 1024;

  /** What kind of line it is. */
  public static final String TYPE = "type";

  /** When it happened, epoch ms. */
  public static final String TIME = "time";

  /** The number of a command in its recording, also on the lines that belong to it. */
  public static final String NUMBER = "n";

  /** Type of the first line. */
  public static final String HEADER = "recording";

  /** Type of a line for a command that was called. */
  public static final String COMMAND = "command";

  /** Type of a line for a command that has settled. */
  public static final String OUTCOME = "outcome";

  /** Type of a line with the text of a command, once its message has passed the filters. */
  public static final String SENT = "sent";

  /** Type of a line for an event. */
  public static final String EVENT = "event";

  /** Type of a line that stands for others which are missing. */
  public static final String LEFT_OUT = "left-out";

  /** Type of the last line. */
  public static final String END = "end";

  /** Data of a command or an event. */
  public static final String DATA = "data";

  /** In the header: the version of the format. */
  public static final String FORMAT_VERSION = "version";

  /** In the header: the id of the instance. */
  public static final String INSTANCE = "instance";

  /** In the header: the type of the transport; empty before there is a configuration. */
  public static final String WIRE = "wire";

  /** In the header: the state of the instance when the recording began. */
  public static final String STATE = "state";

  /** In the header: {@link Texts}. */
  public static final String TEXTS = "texts";

  /** In the header: the number of the file among those of its recording, from 1. */
  public static final String PART = "part";

  /** In the header: what all files of a recording have in common. */
  public static final String NAME = "name";

  /** Of a message of an event: its text and content before preprocessors. */
  public static final String ORIGINAL = "original";

  private Lines() {}
}
