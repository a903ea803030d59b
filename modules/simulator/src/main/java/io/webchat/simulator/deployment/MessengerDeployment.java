package io.webchat.simulator.deployment;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A deployment of the Web Messaging wire: what it allows and the limits of the server. Immutable.
 *
 * <pre>{@code
 * MessengerDeployment.DEFAULT.with(settings -> settings.readOnlyEnd = true)
 * }</pre>
 */
public final class MessengerDeployment {
  /** Active, with everything allowed that does not need a sign-in, and the documented limits. */
  public static final MessengerDeployment DEFAULT = new MessengerDeployment(new Settings());

  /** The values of a deployment while they are collected. Not for use by several threads. */
  public static final class Settings implements Cloneable {
    /** The id. */
    public String id = "d4f1c2aa-6f5e-4b7c-9a53-0d3a5b1c7e90";

    /** Whether chats can be started. */
    public boolean active = true;

    /** Whether a conversation begins without a message. */
    public boolean autoStart = true;

    /** Whether a conversation that an agent leaves can only be read. */
    public boolean readOnlyEnd;

    /** Whether customers may clear conversations. */
    public boolean clear = true;

    /** Whether customers may type. */
    public boolean typing = true;

    /** Whether customers may be signed in. */
    public boolean signIn = true;

    /** Most bytes of custom attributes. */
    public int maxCustomDataBytes = 2_048;

    /** MIME types that may be uploaded. */
    public List<String> fileTypes = List.of("*/*");

    /** Endings that may not be uploaded. */
    public List<String> blockedEndings = List.of(".exe", ".bat");

    /** Largest file, KB. */
    public int maxFileKilobytes = 10_240;

    /** Longest text, bytes. */
    public int maxTextBytes = 4_096;

    /** How long a session lives. */
    public Duration life = Duration.ofDays(3);

    /** Requests a minute of one connection. */
    public int requestsPerMinute = 60;

    /** Messages a second of one connection. */
    public int messagesPerSecond = 5;

    /** Requests for the history a minute of one session. */
    public int historyPerMinute = 10;

    /** Connections of one session; one more closes the oldest. */
    public int connections = 3;

    /** How long a token for the history is good. */
    public Duration historyToken = Duration.ofHours(1);

    /** The defaults. */
    public Settings() {}

    private Settings copy() {
      try {
        return (Settings) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private final Settings settings;

  private MessengerDeployment(Settings settings) {
    this.settings = settings;
  }

  /** The same with changes. */
  public MessengerDeployment with(Consumer<Settings> change) {
    Settings changed = settings.copy();
    change.accept(changed);
    return new MessengerDeployment(changed);
  }

  /** A copy of the values. */
  public Settings settings() {
    return settings.copy();
  }

  @Override
  public String toString() {
    return "MessengerDeployment[" + settings.id + "]";
  }
}
