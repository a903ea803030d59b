package io.webchat.simulator.model;

/** Which notices reset the inactivity control, besides messages, joins and leaves. */
public enum IdleReset {
  /** None. */
  NONE,
  /** Pushed URLs, uploaded and deleted files. */
  MAJOR,
  /** Those and custom notices. */
  MAJOR2,
  /** Those and typing. */
  TYPING,
  /** Every notice. */
  ALL
}
