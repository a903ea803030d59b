package io.webchat.http.channel;

/** Why a channel, or one way of it, is over; the page opens another one or comes back. */
public enum ChannelEnd {
  /** The page said so. */
  CLOSED("The page closed the channel", false),
  /** The page has been away for too long. */
  EXPIRED("The page was away for too long", true),
  /** More waits for the page than may wait. */
  OVERFLOW("The page did not read for so long that too much waits for it", true),
  /** The page broke the rules of the channel. */
  PROTOCOL("The page sent what is no frame of this channel", false),
  /** The page came back by another connection; the channel itself goes on. */
  REPLACED("The page came back by another connection", false),
  /** The page says nothing and reads nothing; the channel itself goes on. */
  STALLED("Nothing is read from the connection", true),
  /** The widget instance is closed or served elsewhere. */
  INSTANCE_CLOSED("The widget instance was closed", true),
  /** The key by which the connection was opened is not in force any more. */
  REVOKED("The key is not in force any more", false),
  /** The container stops. */
  STOPPING("The service stops", true);

  private final String text;
  private final boolean again;

  ChannelEnd(String text, boolean again) {
    this.text = text;
    this.again = again;
  }

  /** For people. */
  public String text() {
    return text;
  }

  /** Whether the page may open another channel by itself. */
  public boolean mayComeAgain() {
    return again;
  }
}
