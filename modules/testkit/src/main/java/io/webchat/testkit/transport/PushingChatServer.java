package io.webchat.testkit.transport;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A chat server that pushes, in the hands of a test. All methods act at once. */
@ConsumerType
public interface PushingChatServer extends ChatServer {
  /** Something goes wrong with what is pushed. */
  void push(PushTrouble trouble);

  /**
   * What {@link PushTrouble#SILENCE} and {@link PushTrouble#REFUSED} did is over: connections that
   * are silent stay so, new ones work.
   */
  void heal();

  /** How many connections over which it could push are open. */
  int connections();

  /**
   * Gives the latest chat new credentials by a push.
   *
   * @return empty when the wire has nothing of that kind
   */
  default Optional<Rotation> rotate() {
    return Optional.empty();
  }

  /** New credentials that were pushed. */
  @FunctionalInterface
  interface Rotation {
    /** Whether a client has used them. */
    boolean used();
  }

  /** What may go wrong with pushes. */
  enum PushTrouble {
    /** Open connections are cut; new ones work. */
    CUT,
    /** Open connections are closed properly, as by a server that is shut down; new ones work. */
    CLOSED,
    /** Open connections stay open and dead; new ones work. */
    SILENCE,
    /** Open connections are cut, and new ones refused until {@link PushingChatServer#heal()}. */
    REFUSED,
    /** The next push is lost, the connection stays good. */
    DROPPED,
    /** The next push comes twice. */
    DOUBLED,
    /** The next push comes behind the one after it. */
    REORDERED,
    /** A push comes that nobody can read. */
    RUBBISH,
    /** A push comes that is larger than a transport may take. */
    HUGE
  }
}
