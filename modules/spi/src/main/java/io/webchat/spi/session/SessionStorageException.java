package io.webchat.spi.session;

/** A session could not be stored, read or deleted. The message is for people and has no secrets. */
public final class SessionStorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether the same call can succeed later. */
  private final boolean temporary;

  /**
   * A failure; {@code temporary} when storage may come back, not when the record itself is damaged.
   */
  public SessionStorageException(String message, boolean temporary, Throwable cause) {
    super(message, cause);
    this.temporary = temporary;
  }

  /** Whether the same call can succeed later. */
  public boolean isTemporary() {
    return temporary;
  }
}
