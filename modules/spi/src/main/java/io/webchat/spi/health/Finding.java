package io.webchat.spi.health;

/**
 * Something that is wrong. Immutable; has no secrets.
 *
 * @param severity what follows from it
 * @param text what is wrong, one line
 * @param remedy what to do, one line; empty when there is nothing to say
 */
public record Finding(Severity severity, String text, String remedy) {
  /** What follows from a finding. */
  public enum Severity {
    /** Somebody should look; chats are served. */
    WARNING,
    /** New chats should go to another container. */
    NOT_READY,
    /** Only a restart of the container helps. */
    NOT_LIVE
  }

  /** Something to look at. */
  public static Finding warning(String text, String remedy) {
    return new Finding(Severity.WARNING, text, remedy);
  }

  /** Something that keeps the container from serving. */
  public static Finding notReady(String text, String remedy) {
    return new Finding(Severity.NOT_READY, text, remedy);
  }

  /** Something that only a restart helps against. */
  public static Finding notLive(String text, String remedy) {
    return new Finding(Severity.NOT_LIVE, text, remedy);
  }
}
